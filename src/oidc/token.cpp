#include "oidc/token.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "crypto/signing_key.hpp"
#include "json/document.hpp"

namespace tasuki::oidc {
namespace {

std::unexpected<Error> refused(std::string_view why) {
  return fail(Code::credential_invalid, std::string(why));
}

// header "." claims "." signature, each still in base64url.
struct Parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_text;
};

Result<Parts> parts_of(std::string_view token) {
  if (token.size() > kTokenBytesMax) return refused("the token is too long");
  const auto parts = split(token, '.');
  if (parts.size() != 3) return refused("a token has three parts");
  return Parts{parts[0], parts[1], parts[2],
               token.substr(0, parts[0].size() + 1 + parts[1].size())};
}

using Object = std::unique_ptr<const json::Document>;

Result<Object> object_of(std::string_view part) {
  auto text = from_base64url(part);
  if (!text) return refused("a part of the token is not base64url");
  auto document = json::Document::parse(*std::move(text));
  if (!document || !(*document)->root().is(json::Type::object))
    return refused("a part of the token is not a JSON object");
  return *std::move(document);
}

// https://www.rfc-editor.org/rfc/rfc8725#section-3.11: a token of another kind is not taken for one
// of these. ID tokens often name no type.
bool is_token_type(json::Value type) {
  constexpr std::array<std::string_view, 3> kTypes = {"JWT", "at+jwt", "application/at+jwt"};
  if (!type) return true;
  return std::ranges::any_of(
      kTypes, [&](std::string_view known) { return equal_ignoring_case(known, type.string()); });
}

// https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11: no extension is understood here.
Result<> check_header(json::Value header, const crypto::PublicKey& key) {
  const auto algorithm = crypto::algorithm_of(key);
  if (!algorithm || !header["alg"].equals(crypto::name_of(*algorithm)))
    return refused("the alg is not that of the key");
  if (!is_token_type(header["typ"])) return refused("the typ is not that of a token");
  if (header["crit"] || header["b64"]) return refused("the token asks for extensions");
  return {};
}

// https://www.rfc-editor.org/rfc/rfc7519#section-2: NumericDate. A fraction of a second, which some
// providers send, is cut off.
Result<std::chrono::seconds> numeric_date(json::Value claim) {
  if (!claim.is(json::Type::number)) return refused("iat, nbf and exp are numbers");
  std::string_view text = claim.raw();
  text = text.substr(0, text.find('.'));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // Beyond these bounds the sums below could overflow.
  const bool sane = number >= 0 && number < (std::int64_t{1} << 40);
  if (error != std::errc() || end != text.data() + text.size() || !sane)
    return refused("iat, nbf and exp are seconds");
  return std::chrono::seconds(number);
}

// https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4: on or after exp it is not accepted.
Result<Time> check_times(json::Value claims, Time now) {
  const auto issued = TRY(numeric_date(claims["iat"]));
  const auto expires = TRY(numeric_date(claims["exp"]));
  const auto starts = claims["nbf"] ? TRY(numeric_date(claims["nbf"])) : issued;
  const auto at = now.time_since_epoch();
  if (expires <= issued) return refused("it ends before it begins");
  if (issued > at + limits::kClockSkew || starts > at + limits::kClockSkew)
    return refused("it is not valid yet");
  if (at >= expires + limits::kClockSkew) return fail(Code::credential_expired);
  return Time(expires);
}

bool names(json::Value audience, std::string_view wanted) {
  if (audience.equals(wanted)) return true;
  for (const json::Value item : audience.items())
    if (item.equals(wanted)) return true;
  return false;
}

// https://www.rfc-editor.org/rfc/rfc6749#section-3.3: scopes stand in one text, divided by spaces.
bool has_scope(json::Value claim, std::string_view wanted) {
  const std::string scopes = claim.string();
  return std::ranges::any_of(split(scopes, ' '),
                             [&](std::string_view one) { return one == wanted; });
}

Result<> check_claims(json::Value claims, const Expectations& wanted) {
  if (!claims["iss"].equals(wanted.issuer)) return refused("iss");
  if (!names(claims["aud"], wanted.audience)) return refused("aud");
  if (!wanted.scope.empty() && !has_scope(claims["scope"], wanted.scope)) return refused("scope");
  if (!wanted.acr.empty() && !claims["acr"].equals(wanted.acr)) return refused("acr");
  return {};
}

}  // namespace

Result<std::string> kid_of(std::string_view token) {
  const Parts parts = TRY(parts_of(token));
  const Object header = TRY(object_of(parts.header));
  return header->root()["kid"].string();
}

// https://www.rfc-editor.org/rfc/rfc7519#section-7.2
Result<Identity> verify_token(std::string_view token, const crypto::PublicKey& key,
                              const Expectations& wanted, Time now) {
  const Parts parts = TRY(parts_of(token));
  const Object header = TRY(object_of(parts.header));
  TRY_VOID(check_header(header->root(), key));
  const auto signature = from_base64url(parts.signature);
  if (!signature || !crypto::verify(key, parts.signed_text, *signature))
    return refused("the signature does not match");
  const Object document = TRY(object_of(parts.claims));
  const json::Value claims = document->root();
  TRY_VOID(check_claims(claims, wanted));
  Identity identity;
  identity.expires_at = TRY(check_times(claims, now));
  identity.person = claims[wanted.person_claim].string();
  if (identity.person.empty()) return refused("the claim that names the person");
  return identity;
}

}  // namespace tasuki::oidc
