// An EMR at one institution of the demo: talks to its gateway as any EMR would.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/demo/world.hpp"
#include "http/client.hpp"

namespace tasuki::cli::demo {

class Emr {
 public:
  // Errors: file_unreadable, key_invalid.
  static Result<Emr> at(const World& world, const Institution& institution);

  // Errors: of http::Client; peer_answer_invalid with the answer when it is a refusal.
  Result<http::Response> get(std::string target) { return call("GET", std::move(target), {}, {}); }
  Result<http::Response> post(std::string target, http::Headers headers, std::string_view body);

 private:
  Result<http::Response> call(std::string method, std::string target, http::Headers headers,
                              std::string_view body);
  std::unique_ptr<http::Client> client_;
  const Institution* institution_ = nullptr;
};

}  // namespace tasuki::cli::demo
