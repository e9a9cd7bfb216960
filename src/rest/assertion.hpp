// The statement of who acts, made by a gateway and carried to the exchange: a JWT signed with the
// institution's key (the one of its TLS certificate), in `Authorization: Bearer`, with the claims
// of IHE IUA (https://profiles.ihe.net/ITI/IUA/). docs/formats/assertion.md has an example.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "clins/actor.hpp"
#include "crypto/key.hpp"

namespace tasuki::rest {

inline constexpr std::string_view kAudience = "urn:tasuki:exchange";
inline constexpr std::string_view kRoleSystem = "urn:tasuki:role";
inline constexpr std::string_view kPurposeSystem =
    "http://terminology.hl7.org/CodeSystem/v3-ActReason";
inline constexpr std::chrono::seconds kAssertionLifetime{300};

// Valid from now for kAssertionLifetime; may be used for many calls of the same actor until it
// expires.
std::string make_assertion(const clins::Actor& actor, std::string_view institution_code,
                           const crypto::PrivateKey& key, const Clock& clock, Random& random);

struct VerifiedAssertion {
  clins::Actor actor;
  Time expires_at;  // limits::kClockSkew later it is refused
};

// Signature, issuer = `institution_code`, audience, times (limits::kClockSkew,
// kAssertionLifetimeMax), actor. Errors: credential_invalid, credential_expired, actor_*.
Result<VerifiedAssertion> verify_assertion(std::string_view token,
                                           std::string_view institution_code,
                                           const crypto::PublicKey& key, Time now);

}  // namespace tasuki::rest
