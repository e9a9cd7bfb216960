#include "crypto/jws.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::crypto {
namespace {

// header "." payload "." signature, each still in base64url.
struct Parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;  // header "." payload
};

Result<Parts> parts_of(std::string_view compact) {
  const std::size_t first = compact.find('.');
  const std::size_t last = compact.rfind('.');
  if (first == std::string_view::npos || first == last || compact.find('.', first + 1) != last)
    return fail(Code::credential_invalid, "a compact JWS has three parts");
  return Parts{compact.substr(0, first), compact.substr(first + 1, last - first - 1),
               compact.substr(last + 1), compact.substr(0, last)};
}

Result<std::string> decoded(std::string_view part) {
  Result<std::string> bytes = from_base64url(part);
  if (!bytes) return fail(Code::credential_invalid, "a part of the JWS is not base64url");
  return bytes;
}

// RFC 7515 section 4.1 and RFC 8725 section 3.1: the verifier says which algorithm it takes. Keys
// that a header offers (jwk, jku, x5c, x5u) are never looked at: the caller knows the key.
// https://www.rfc-editor.org/rfc/rfc8725#section-3.1
Result<> check_header(std::string_view part, std::string_view type) {
  const std::string text = TRY(decoded(part));
  if (text.size() > limits::kJwsHeaderBytesMax)
    return fail(Code::credential_invalid, "the header of the JWS is too large");
  const auto document = json::Document::parse(text);
  if (!document || !(*document)->root().is(json::Type::object))
    return fail(Code::credential_invalid, "the header of the JWS is not a JSON object");
  const json::Value header = (*document)->root();
  if (!header["alg"].equals("ES256"))
    return fail(Code::credential_invalid, "the alg of the JWS is not ES256");
  if (!header["typ"].equals(type))
    return fail(Code::credential_invalid, "the typ of the JWS is not the one wanted here");
  // Section 4.1.11: extensions named in "crit" that are not understood make the JWS invalid. None
  // is understood here, and RFC 7797 section 6 allows "b64" only together with "crit".
  if (header["crit"] || header["b64"])
    return fail(Code::credential_invalid, "the JWS asks for extensions");
  return {};
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc7515#section-5.1
std::string sign_jws(std::string_view type, std::string_view payload, const PrivateKey& key) {
  json::Writer header;
  header.object();
  header.field("alg", "ES256");
  header.field("kid", key.thumbprint());
  header.field("typ", type);
  header.end();
  std::string compact = to_base64url(header.take());
  compact += '.';
  compact += to_base64url(payload);
  const std::string signature = key.sign(compact);
  compact += '.';
  compact += to_base64url(signature);
  return compact;
}

// https://www.rfc-editor.org/rfc/rfc7515#section-5.2
Result<std::string> verify_jws(std::string_view compact, std::string_view type,
                               const PublicKey& key) {
  const Parts parts = TRY(parts_of(compact));
  TRY_VOID(check_header(parts.header, type));
  const std::string signature = TRY(decoded(parts.signature));
  std::string payload = TRY(decoded(parts.payload));
  if (!key.verify(parts.signed_text, signature))
    return fail(Code::credential_invalid, "the signature of the JWS does not match");
  return payload;
}

Result<std::string> payload_of_jws(std::string_view compact) {
  const Parts parts = TRY(parts_of(compact));
  return decoded(parts.payload);
}

}  // namespace tasuki::crypto
