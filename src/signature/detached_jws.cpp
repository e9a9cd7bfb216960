#include "signature/detached_jws.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "crypto/chain.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::signature {
namespace {

// The whole header: what is not here is refused, "crit", "b64", "jwk", "jku" and "x5u" with it.
constexpr std::array<std::string_view, 3> kHeaderMembers = {"alg", "x5c", "fhirSignature"};
constexpr std::string_view kBetween = "..";  // RFC 7515 appendix F: an empty payload

Result<std::string> decoded(std::string_view part) {
  Result<std::string> bytes = from_base64url(part);
  if (!bytes) return fail(Code::signature_malformed, "a part of the JWS is not base64url");
  return bytes;
}

// RFC 7515 section 4.1.6: x5c has DER in base64, not base64url, the signer's certificate first.
// https://www.rfc-editor.org/rfc/rfc7515#section-4.1.6
Result<std::vector<crypto::Certificate>> read_chain(json::Value x5c) {
  std::vector<crypto::Certificate> chain;
  if (x5c.size() == 0 || x5c.size() > limits::kSignatureChainMax)
    return fail(Code::signature_malformed, "x5c has no certificate or too many");
  for (const json::Value item : x5c.items()) {
    const auto der = from_base64(item.string());
    if (!der) return fail(Code::signature_malformed, "a certificate of x5c is not base64");
    auto certificate = crypto::certificate_from_der(*der);
    if (!certificate) return fail(Code::signature_malformed, "x5c has what is no certificate");
    chain.push_back(std::move(*certificate));
  }
  if (chain.empty()) return fail(Code::signature_malformed, "x5c is not an array");
  return chain;
}

// RFC 8725 section 3.1: the key says which algorithm it is, and the header may only agree.
// https://www.rfc-editor.org/rfc/rfc8725#section-3.1
Result<DetachedJws> read_header(std::string_view part) {
  const auto document = json::Document::parse(TRY(decoded(part)));
  if (!document || !(*document)->root().is(json::Type::object))
    return fail(Code::signature_malformed, "the header of the JWS is not a JSON object");
  const json::Value header = (*document)->root();
  for (const json::Member& member : header.members())
    if (std::ranges::find(kHeaderMembers, member.key.string()) == kHeaderMembers.end())
      return fail(Code::signature_malformed, "the header of the JWS has a member not known here");
  if (!header["alg"].equals("ES256") && !header["alg"].equals("RS256"))
    return fail(Code::signature_algorithm, "alg is neither ES256 nor RS256");
  if (!header["fhirSignature"].is(json::Type::object))
    return fail(Code::signature_malformed, "the header of the JWS has no fhirSignature");
  std::vector<crypto::Certificate> chain = TRY(read_chain(header["x5c"]));
  const auto algorithm = crypto::algorithm_of(chain.front().public_key());
  if (!algorithm || !header["alg"].equals(crypto::name_of(*algorithm)))
    return fail(Code::signature_algorithm, "alg is not the algorithm of the signer's key");
  return DetachedJws{*algorithm, std::move(chain), std::string(header["fhirSignature"].raw())};
}

std::string signing_input(std::string_view header, std::string_view payload) {
  std::string input(header);
  input += '.';
  input += to_base64url(payload);
  return input;
}

}  // namespace

Result<std::string> sign_detached(std::string_view payload, std::string_view statement,
                                  const std::vector<crypto::Certificate>& chain,
                                  const crypto::SigningKey& key) {
  const auto algorithm = crypto::algorithm_of(key.public_key());
  if (!algorithm || *algorithm == crypto::Algorithm::ed25519 || chain.empty())
    return fail(Code::key_invalid, "signing takes a key on P-256 or RSA, and its certificate");
  json::Writer header;
  header.object().field("alg", crypto::name_of(*algorithm)).key("x5c").array();
  for (const crypto::Certificate& certificate : chain)
    header.string(to_base64(crypto::to_der(certificate)));
  header.end().key("fhirSignature").raw(statement).end();
  std::string compact = to_base64url(header.take());
  const std::string input = signing_input(compact, payload);
  const std::string signature = TRY(key.sign(input));
  if (!crypto::verify(chain.front().public_key(), input, signature))
    return fail(Code::key_invalid, "the key is not that of the first certificate");
  compact.append(kBetween).append(to_base64url(signature));
  return compact;
}

// Appendix F: to verify, put the payload back and go on as ever.
// https://www.rfc-editor.org/rfc/rfc7515#appendix-F
Result<DetachedJws> verify_detached(std::string_view compact, std::string_view payload) {
  if (compact.size() > limits::kSignatureDataBytesMax)
    return fail(Code::signature_malformed, "the JWS is too large");
  const std::size_t between = compact.find(kBetween);
  if (between == std::string_view::npos)
    return fail(Code::signature_malformed, "data is not a JWS without payload in compact form");
  const std::string_view header = compact.substr(0, between);
  DetachedJws jws = TRY(read_header(header));
  const std::string signature = TRY(decoded(compact.substr(between + kBetween.size())));
  if (!crypto::verify(jws.chain.front().public_key(), signing_input(header, payload), signature))
    return fail(Code::signature_mismatch, "the bytes of the document are not those signed");
  return jws;
}

}  // namespace tasuki::signature
