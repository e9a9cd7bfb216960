#include "rest/assertion.hpp"

#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "crypto/certificate.hpp"
#include "crypto/jws.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kType = "JWT";

std::int64_t seconds_of(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

void write_code(json::Writer& w, std::string_view key, std::string_view system,
                std::string_view code) {
  w.key(key).array().object().field("system", system).field("code", code).end().end();
}

// https://www.rfc-editor.org/rfc/rfc7519#section-2: NumericDate; whole seconds are all we take.
Result<std::chrono::seconds> numeric_date(json::Value claim) {
  std::int64_t number = 0;
  const std::string_view text = claim ? claim.raw() : std::string_view();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // Beyond these bounds the sums below could overflow.
  const bool sane = number >= 0 && number < (std::int64_t{1} << 40);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || !sane)
    return fail(Code::credential_invalid, "iat, nbf and exp are whole seconds");
  return std::chrono::seconds(number);
}

// Returns when the statement expires.
Result<Time> check_times(json::Value claims, Time now) {
  const auto issued = TRY(numeric_date(claims["iat"]));
  const auto expires = TRY(numeric_date(claims["exp"]));
  const auto starts = claims["nbf"] ? TRY(numeric_date(claims["nbf"])) : issued;
  const auto at = now.time_since_epoch();
  if (expires <= issued || expires - issued > limits::kAssertionLifetimeMax)
    return fail(Code::credential_invalid, "it lives longer than allowed");
  if (starts > at + limits::kClockSkew || issued > at + limits::kClockSkew)
    return fail(Code::credential_invalid, "it is not valid yet");
  // RFC 7519 section 4.1.4: on or after exp the token must not be accepted, give or take the skew.
  if (at >= expires + limits::kClockSkew) return fail(Code::credential_expired);
  return Time(expires);
}

// RFC 7519 section 4.1.3: aud is one string or an array of strings.
bool names_audience(json::Value audience) {
  if (audience.equals(kAudience)) return true;
  for (const json::Value item : audience.items())
    if (item.equals(kAudience)) return true;
  return false;
}

// The one code of an IUA claim; a code of another system is as good as none.
std::string read_code(json::Value claim, std::string_view system) {
  if (claim.size() != 1 || !claim.at(0)["system"].equals(system)) return {};
  return claim.at(0)["code"].string();
}

}  // namespace

// https://profiles.ihe.net/ITI/IUA/#3714221-json-web-token-option: what JWT does not name stands
// under extensions.ihe_iua.
std::string make_assertion(const clins::Actor& actor, std::string_view institution_code,
                           const crypto::PrivateKey& key, const Clock& clock, Random& random) {
  const std::int64_t now = seconds_of(clock.now());
  const std::string issuer = crypto::institution_uri(institution_code);
  json::Writer w;
  w.object().field("iss", issuer).field("sub", actor.user).field("aud", kAudience);
  w.key("iat").number(now).key("exp").number(now + kAssertionLifetime.count());
  w.field("jti", to_hex(random.bytes(16)));
  w.key("extensions").object().key("ihe_iua").object();
  w.field("subject_organization_id", issuer);
  write_code(w, "subject_role", kRoleSystem, actor.role);
  write_code(w, "purpose_of_use", kPurposeSystem, actor.purpose);
  w.end().end().end();
  return crypto::sign_jws(kType, w.take(), key);
}

Result<VerifiedAssertion> verify_assertion(std::string_view token,
                                           std::string_view institution_code,
                                           const crypto::PublicKey& key, Time now) {
  if (token.size() > limits::kAssertionBytesMax)
    return fail(Code::credential_invalid, "it is too long");
  const std::string payload = TRY(crypto::verify_jws(token, kType, key));
  const auto document = json::Document::parse(payload);
  if (!document) return fail(Code::credential_invalid, "its claims are not JSON");
  const json::Value claims = (*document)->root();
  if (!claims["iss"].equals(crypto::institution_uri(institution_code)))
    return fail(Code::credential_invalid, "iss is not the certificate's institution");
  if (!names_audience(claims["aud"])) return fail(Code::credential_invalid, "aud");
  VerifiedAssertion verified;
  verified.expires_at = TRY(check_times(claims, now));
  const json::Value iua = claims["extensions"]["ihe_iua"];
  verified.actor.user = claims["sub"].string();
  verified.actor.role = read_code(iua["subject_role"], kRoleSystem);
  verified.actor.purpose = read_code(iua["purpose_of_use"], kPurposeSystem);
  TRY_VOID(clins::check_actor(verified.actor));
  return verified;
}

}  // namespace tasuki::rest
