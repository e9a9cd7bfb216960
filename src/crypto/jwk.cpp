#include "crypto/jwk.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <optional>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/signing_key.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::crypto {
namespace {

using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;

constexpr std::size_t kCoordinateBytes = 32;
// The largest modulus that algorithm_of() takes.
constexpr std::size_t kModulusBytesMax = 1'024;

std::optional<std::string> bytes_member(json::Value jwk, std::string_view name) {
  auto bytes = from_base64url(jwk[name].string());
  if (!bytes || bytes->empty()) return std::nullopt;
  return *std::move(bytes);
}

std::optional<PublicKey> key_from(const char* type, const ParamBuilder& builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  TASUKI_ASSERT(params && context);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return std::nullopt;
  return PublicKey(std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free));
}

// https://www.rfc-editor.org/rfc/rfc7518#section-6.2.1: x and y are octet strings of the full size
// of a coordinate.
std::optional<PublicKey> ec_key(json::Value jwk) {
  const auto x = bytes_member(jwk, "x");
  const auto y = bytes_member(jwk, "y");
  if (!jwk["crv"].equals("P-256") || !x || !y) return std::nullopt;
  if (x->size() != kCoordinateBytes || y->size() != kCoordinateBytes) return std::nullopt;
  const std::string point = '\x04' + *x + *y;
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  TASUKI_ASSERT(builder != nullptr);
  TASUKI_ASSERT(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                "prime256v1", 0) == 1);
  TASUKI_ASSERT(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                 point.data(), point.size()) == 1);
  return key_from("EC", builder);
}

// https://www.rfc-editor.org/rfc/rfc7518#section-6.3.1
std::optional<PublicKey> rsa_key(json::Value jwk) {
  const auto n = bytes_member(jwk, "n");
  const auto e = bytes_member(jwk, "e");
  // A long exponent makes one verification take for ever.
  if (!n || !e || n->size() > kModulusBytesMax || e->size() > 8) return std::nullopt;
  const BigNumber modulus(BN_bin2bn(bytes_of(*n), static_cast<int>(n->size()), nullptr));
  const BigNumber exponent(BN_bin2bn(bytes_of(*e), static_cast<int>(e->size()), nullptr));
  if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get())) return std::nullopt;
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  TASUKI_ASSERT(builder && modulus);
  TASUKI_ASSERT(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1);
  TASUKI_ASSERT(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1);
  return key_from("RSA", builder);
}

// https://www.rfc-editor.org/rfc/rfc7517#section-4: `use` and `alg`, where they stand, say what the
// key is for.
std::optional<PublicKey> signature_key(json::Value jwk) {
  if (jwk["use"] && !jwk["use"].equals("sig")) return std::nullopt;
  std::optional<PublicKey> key;
  if (jwk["kty"].equals("EC")) key = ec_key(jwk);
  if (jwk["kty"].equals("RSA")) key = rsa_key(jwk);
  if (!key) return std::nullopt;
  const auto algorithm = algorithm_of(*key);
  if (!algorithm || (jwk["alg"] && !jwk["alg"].equals(name_of(*algorithm)))) return std::nullopt;
  return key;
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc7517#section-5: keys that are not understood, lack a member or
// are out of range are to be ignored.
Result<std::vector<Jwk>> read_jwks(std::string_view json) {
  const QuietErrors quiet;
  if (json.size() > kJwksBytesMax) return fail(Code::key_invalid, "the set of keys is too large");
  const auto document = json::Document::parse(std::string(json));
  if (!document) return fail(Code::key_invalid, "the set of keys is not JSON");
  const json::Value keys = (*document)->root()["keys"];
  if (!keys.is(json::Type::array)) return fail(Code::key_invalid, "a set of keys has keys");
  if (keys.size() > kJwksKeysMax) return fail(Code::key_invalid, "the set has too many keys");
  std::vector<Jwk> read;
  for (const json::Value jwk : keys.items()) {
    auto key = signature_key(jwk);
    if (!key) continue;
    const std::string kid = jwk["kid"].string();
    if (std::ranges::find(read, kid, &Jwk::kid) != read.end())
      return fail(Code::key_invalid, "two keys of the set have one kid");
    read.push_back({kid, *std::move(key)});
  }
  return read;
}

std::string write_jwks(const PublicKey& key) {
  BIGNUM* x = nullptr;
  BIGNUM* y = nullptr;
  TASUKI_ASSERT(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1);
  const BigNumber x_owner(x);
  TASUKI_ASSERT(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1);
  const BigNumber y_owner(y);
  const auto coordinate = [](const BIGNUM* number) {
    std::string bytes(kCoordinateBytes, '\0');
    TASUKI_ASSERT(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
                               kCoordinateBytes) == kCoordinateBytes);
    return to_base64url(bytes);
  };
  json::Writer w;
  w.object().key("keys").array().object();
  w.field("kty", "EC").field("crv", "P-256").field("x", coordinate(x)).field("y", coordinate(y));
  w.field("use", "sig").field("alg", "ES256").field("kid", key.thumbprint());
  w.end().end().end();
  return w.take();
}

}  // namespace tasuki::crypto
