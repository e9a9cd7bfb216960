// Checks signed messages, in steps by what they cost, so that a caller can put its own between
// them:
//
//   parse             one signature, of the wanted form, over the wanted components
//   check_freshness   made now
//   [the caller]      the nonce is not among those seen
//   check_signature   by the key that keyid names
//   check_digest      the body is the one that was signed
//   [the caller]      keeps the nonce, durably and at once with the test that it is new, then acts
//
// Only a message that passed all of them is genuine, and of it only what the profile covers.
// Thread-safe; nothing is kept.  https://www.rfc-editor.org/rfc/rfc9421#section-3.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "crypto/digest.hpp"
#include "httpsig/key_ring.hpp"
#include "httpsig/message.hpp"
#include "httpsig/profile.hpp"
#include "httpsig/refusal.hpp"

namespace tasuki::httpsig {

// What a message claims. Until all steps are done nothing of it is proven.
struct Presented {
  std::string keyid;
  std::string nonce;
  Time created;
  Time expires;
  std::optional<std::string> algorithm;  // "alg", which must agree with the key
  crypto::Sha256 digest;                 // of Content-Digest
  std::string signature;
  std::string base;  // what the signature is over

  // The nonce must be kept until then.
  Time nonce_needed_until() const { return expires + limits::kMessageAheadMax; }
};

// Linear in the size of the header. For an answer, message.request is the request as it was sent,
// with its Signature.
Checked<Presented> parse(const Message& message, const Profile& profile);

// created within [now - 60 s, now + 10 s], expires at most 60 s behind it, now before expires + 10
// s.
Checked<> check_freshness(const Presented& presented, Time now);
// Reasons: key_unknown, key_not_valid, algorithm_differs, signature_wrong.
Checked<> check_signature(const Presented& presented, const KeyRing& keys, Time now);
Checked<> check_digest(const Presented& presented, std::string_view body);

}  // namespace tasuki::httpsig
