// What the signature of one kind of message must be: data by which it is made and by which it is
// checked. docs/formats/message-signatures.md has the table.
#pragma once

#include <string>
#include <vector>

#include "httpsig/component.hpp"

namespace tasuki::httpsig {

struct Profile {
  std::string label;  // the only one in Signature-Input and Signature
  std::string tag;
  // Exactly these are covered, in any order; those that are header fields stand once in the
  // message.
  std::vector<Component> components;
};

// What the exchange asks of a gateway.
const Profile& pull_request();
// What the gateway answers, bound by the signature of the request to that very request.
const Profile& pull_answer();

// The parameters of every profile, each required; `alg` may stand beside them.
inline constexpr std::string_view kCreated = "created";
inline constexpr std::string_view kExpires = "expires";
inline constexpr std::string_view kNonce = "nonce";
inline constexpr std::string_view kKeyId = "keyid";
inline constexpr std::string_view kTag = "tag";
inline constexpr std::string_view kAlg = "alg";

}  // namespace tasuki::httpsig
