// Signs messages (RFC 9421 section 3.1): the values of the two header fields to add.
// https://www.rfc-editor.org/rfc/rfc9421#section-3.1
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/signing_key.hpp"
#include "httpsig/message.hpp"
#include "httpsig/profile.hpp"
#include "httpsig/signature_base.hpp"

namespace tasuki::httpsig {

inline constexpr std::string_view kSignatureInput = "Signature-Input";
inline constexpr std::string_view kSignature = "Signature";

struct SignatureFields {
  std::string signature_input;  // "pull=(\"@method\" ...);created=..."
  std::string signature;        // "pull=:...:"
};

// What differs from one message of a profile to the next.
struct Stamp {
  Time created;  // whole seconds count
  std::string nonce;
  std::string keyid;  // by which the other side finds the key
  std::chrono::seconds lifetime = limits::kMessageLifetimeMax;
};

// 128 random bits, base64url.
std::string new_nonce(Random& random);

// By a profile. The message has its Content-Digest already. Errors: parameter_invalid when the
// message or the stamp cannot be signed, for which the detail has the reason; key_invalid when the
// key does not sign, or signs by an algorithm that is not for messages.
Result<SignatureFields> sign(const Message& message, const Profile& profile, const Stamp& stamp,
                             const crypto::SigningKey& key);
// By components and parameters of the caller's choice, which must be values that structured fields
// have: that is asserted.
Result<SignatureFields> sign(const Message& message, const SignatureInput& input,
                             std::string_view label, const crypto::SigningKey& key);

}  // namespace tasuki::httpsig
