#include "signature/signed_support.hpp"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/assert.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::signature::testing {

Time noon() {
  return parse_instant("2026-07-01T12:00:00Z").value();
}

const SignerAuthority& authority() {
  static const SignerAuthority kAuthority = SignerAuthority::create(
      "test", noon() - std::chrono::days(400), noon() + std::chrono::days(400));
  return kAuthority;
}

const SignerAuthority& foreign_authority() {
  static const SignerAuthority kAuthority = SignerAuthority::create(
      "foreign", noon() - std::chrono::days(400), noon() + std::chrono::days(400));
  return kAuthority;
}

namespace {

Signer signer_with(std::string_view pem, const Wish& wish, const SignerAuthority& by) {
  auto key = crypto::signing_key_from_pem(pem).value();
  const SignerRequest request{"signer", wish.role, wish.usage, wish.not_before, wish.not_after};
  crypto::Certificate certificate = by.issue(request, key->public_key()).value();
  return {std::move(key), certificate, {certificate, by.issuer()}};
}

}  // namespace

Signer make_signer(const Wish& wish, const SignerAuthority& by) {
  return signer_with(crypto::PrivateKey::generate().to_pem(), wish, by);
}

Signer make_rsa_signer(int bits) {
  EVP_PKEY* const key = EVP_RSA_gen(static_cast<unsigned>(bits));
  const std::unique_ptr<EVP_PKEY, crypto::Freed<EVP_PKEY_free>> owner(key);
  const crypto::Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(
      PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return signer_with(crypto::written(bio), {}, authority());
}

std::unique_ptr<const json::Document> parsed(std::string text) {
  return json::Document::parse(std::move(text)).value();
}

std::string signed_by(const Signer& signer, Time when) {
  const Signing signing{*signer.key, signer.chain, {"urn:uuid:1", "signer"}, when, {}};
  return sign(*parsed(std::string(kBundle)), signing).value();
}

Trust trust(std::span<const SignerAuthority::Revoked> revoked) {
  Trust made;
  made.roots = {authority().root()};
  made.time_stamp_roots = {authority().root()};
  made.crls = crypto::crls_from_pem(authority().lists(revoked, noon() - std::chrono::hours(1),
                                                      noon() + std::chrono::hours(24)))
                  .value();
  made.policy = signing_policy("medical_doctor").value();
  return made;
}

std::string verdict_of(std::string text, const Trust& by, Time now) {
  const auto document = json::Document::parse(std::move(text), {.keys = json::Keys::repeated});
  if (!document) return std::string(document.error().id());
  const auto found = check(**document, by, now);
  return std::string(found ? name_of(found->verdict) : found.error().id());
}

}  // namespace tasuki::signature::testing
