// A conversation with a gateway (token) or with the exchange itself (institution certificate), as
// the client commands hold it.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/settings.hpp"
#include "cli/command.hpp"
#include "clins/actor.hpp"
#include "http/client.hpp"
#include "json/document.hpp"

namespace tasuki::cli {

// --as FILE: the [client] settings.
inline constexpr OptionRow kAsOption{"--as", OptionKind::value, "tasuki.toml",
                                     "接続先と利用者を書いた設定ファイル（[client]）",
                                     "settings file that says where to and as whom ([client])"};

// The [client] settings' actor. Errors: actor_missing, actor_invalid.
Result<clins::Actor> actor_of(const Settings& settings);
// The exchange is spoken to by an institution, whose own signed statement takes the place of a
// token. Errors: file_unreadable, key_invalid, certificate_without_institution.
Result<std::string> own_assertion(const Settings& settings, const Clock& clock, Random& random);

class Session {
 public:
  static Result<std::unique_ptr<Session>> open(const Arguments& arguments, Lang lang);

  // Authorization, actor and language are added.
  Result<http::Response> call(std::string method, std::string target, http::Headers headers = {},
                              std::string_view body = {});
  bool direct() const { return direct_; }  // to the exchange itself

 private:
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<http::Client> client_;
  http::Headers identity_;
  bool direct_ = false;
};

// Prints an OperationOutcome as people read it (a line an issue) or as it is with --json.
// Gives 1, the exit status of a refusal.
int print_refusal(const http::Response& response, const Output& output);

// "S|V" as the value of a query parameter.
std::string identifier_parameter(const std::string& token);

}  // namespace tasuki::cli
