#include "crypto/chain.hpp"

#include <gtest/gtest.h>

namespace tasuki::crypto {
namespace {

const CertificateAuthority& authority() {
  static const CertificateAuthority kAuthority = CertificateAuthority::create(
      "test", Time{} + std::chrono::days(1), Time{} + std::chrono::days(100));
  return kAuthority;
}

ChainRules rules_at(Time at) {
  return {std::span(&authority().certificate(), 1), {}, Revocation::if_known, at, at, false};
}

TEST(Chain, OfTheRootAloneIsGoodWhileItIsValid) {
  const auto verdict = [](int day) {
    return verify_chain(std::span(&authority().certificate(), 1),
                        rules_at(Time{} + std::chrono::days(day)));
  };
  EXPECT_TRUE(verdict(50));
  EXPECT_EQ(verdict(0).error().code, Code::signature_expired);
  EXPECT_EQ(verdict(101).error().code, Code::signature_expired);
}

TEST(Chain, WithoutCertificatesIsNone) {
  EXPECT_EQ(verify_chain({}, rules_at(Time{})).error().code, Code::signature_untrusted);
}

TEST(Certificates, OfAPemAreAllRead) {
  const std::string pem = authority().certificate().to_pem();
  EXPECT_EQ(certificates_from_pem("text\n" + pem + pem).value().size(), 2u);
}

TEST(Certificates, OfADamagedPemAreRefused) {
  const std::string pem = authority().certificate().to_pem();
  for (const std::string& bad :
       {std::string(), std::string("text"), pem + pem.substr(0, pem.size() / 2)})
    EXPECT_EQ(certificates_from_pem(bad).error().code, Code::key_invalid);
}

TEST(Certificates, InDerAreReadWholeOrNotAtAll) {
  const std::string der = to_der(authority().certificate());
  EXPECT_EQ(certificate_from_der(der).value().fingerprint(),
            authority().certificate().fingerprint());
  EXPECT_EQ(certificate_from_der(der + '\0').error().code, Code::key_invalid);
  EXPECT_EQ(certificate_from_der(der.substr(1)).error().code, Code::key_invalid);
}

TEST(Lists, ThatAreNoneAreRefused) {
  EXPECT_EQ(crls_from_pem(authority().certificate().to_pem()).error().code, Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::crypto
