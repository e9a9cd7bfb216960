// Signed messages of PULL: what the exchange sends to POST /pull, and what a gateway answers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "crypto/signing_key.hpp"
#include "http/client.hpp"
#include "httpsig/message.hpp"

namespace tasuki::pull {

inline constexpr std::string_view kPath = "/pull";
inline constexpr std::string_view kContentType = "application/fhir+json";

// Who signs: the key and the name by which the other side finds it. Thread-safe.
struct Signer {
  std::shared_ptr<const crypto::SigningKey> key;
  std::string keyid;
};

// As it leaves: enough to send it by whatever transport and to check what answers it.
struct SignedRequest {
  http::Headers headers;
  std::string body;
  http::Call call() const;  // refers to this
};
// Error: key_invalid.
Result<SignedRequest> sign_request(std::string body, const Signer& signer, Time now,
                                   Random& random);

// `to` is the request as it came. Error: key_invalid; parameter_invalid when it was not signed.
Result<http::Response> sign_answer(http::Response answer, const http::Request& to,
                                   const Signer& signer, Time now, Random& random);

// What signatures see of a message; it refers to what it was made of.
class View {
 public:
  explicit View(const SignedRequest& request);
  explicit View(const http::Request& request);
  View(const http::Response& answer, const View& to);
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  const httpsig::Message& message() const { return message_; }

 private:
  void take(const http::Headers& headers);
  std::vector<httpsig::Field> fields_;
  httpsig::Message message_;
};

}  // namespace tasuki::pull
