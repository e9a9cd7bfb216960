#include "crypto/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <string>
#include <vector>

#include "crypto/digest.hpp"

namespace tasuki::crypto {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 4 / 1};

const CertificateAuthority& authority() {
  static const auto made = CertificateAuthority::create("Test CA", kStart, kStart + days{3650});
  return made;
}

const PrivateKey& key() {
  static const PrivateKey made = PrivateKey::generate();
  return made;
}

Certificate certificate_for(std::vector<std::string> uris, std::string name = "Test") {
  return authority().issue({.common_name = std::move(name),
                            .uris = std::move(uris),
                            .dns_names = {},
                            .addresses = {},
                            .not_before = kStart,
                            .not_after = kStart + days{365}},
                           key().public_key());
}

TEST(Certificate, NamesItsInstitution) {
  const Certificate certificate = certificate_for({institution_uri("1310000001")});
  EXPECT_EQ(certificate.institution_code(), "1310000001");
  EXPECT_EQ(certificate.emr_name(), std::nullopt);
}

TEST(Certificate, NamesItsInstitutionAmongOtherUris) {
  const Certificate certificate =
      certificate_for({"https://hospital.example/", institution_uri("4730000009"), emr_uri("a")});
  EXPECT_EQ(certificate.institution_code(), "4730000009");
}

TEST(Certificate, WithoutAnInstitutionHasNoCode) {
  EXPECT_EQ(certificate_for({}).institution_code(), std::nullopt);
  EXPECT_EQ(certificate_for({"https://1310000001/"}).institution_code(), std::nullopt);
}

TEST(Certificate, OfTwoInstitutionsHasNoCode) {
  const auto code = [](std::string_view first, std::string_view second) {
    return certificate_for({institution_uri(first), institution_uri(second)}).institution_code();
  };
  EXPECT_EQ(code("1310000001", "1310000002"), std::nullopt);
  EXPECT_EQ(code("1310000001", "1310000001"), std::nullopt);
  EXPECT_EQ(code("1310000001", "broken"), std::nullopt);
  EXPECT_EQ(code("broken", "1310000001"), std::nullopt);
}

TEST(Certificate, WhatIsNotACodeIsNotRead) {
  for (const char* wrong :
       {"", "131000000", "13100000011", "5310000001", "1300000001", "1340000001", "131000000a",
        "1310000001/", "+310000001", "1310000001,urn:tasuki:institution:1310000002"})
    EXPECT_EQ(certificate_for({institution_uri(wrong)}).institution_code(), std::nullopt) << wrong;
  EXPECT_EQ(certificate_for({"URN:tasuki:institution:1310000001"}).institution_code(),
            std::nullopt);
}

TEST(Certificate, TheCommonNameIsNotAnIdentity) {
  EXPECT_EQ(certificate_for({}, institution_uri("1310000001")).institution_code(), std::nullopt);
}

TEST(Certificate, WithTwoListsOfNamesHasNoCode) {
  const Certificate one = certificate_for({institution_uri("1310000001")});
  const std::shared_ptr<X509> two(X509_dup(one.get()), X509_free);
  const int place = X509_get_ext_by_NID(one.get(), NID_subject_alt_name, -1);
  ASSERT_GE(place, 0);
  ASSERT_EQ(X509_add_ext(two.get(), X509_get_ext(one.get(), place), -1), 1);
  EXPECT_EQ(Certificate(two).institution_code(), std::nullopt);
}

TEST(Certificate, NamesItsEmr) {
  EXPECT_EQ(certificate_for({emr_uri("ward-3.emr_A")}).emr_name(), "ward-3.emr_A");
  EXPECT_EQ(certificate_for({emr_uri("a"), emr_uri("b")}).emr_name(), std::nullopt);
  EXPECT_EQ(certificate_for({institution_uri("1310000001")}).emr_name(), std::nullopt);
}

TEST(Certificate, TheNameOfAnEmrIsBounded) {
  const std::string longest(64, 'x');
  EXPECT_EQ(certificate_for({emr_uri(longest)}).emr_name(), longest);
  for (const std::string& wrong : {longest + "x", std::string(), std::string("a/b")})
    EXPECT_EQ(certificate_for({emr_uri(wrong)}).emr_name(), std::nullopt) << wrong;
}

TEST(Certificate, GoesThroughPemUnchanged) {
  const Certificate certificate = certificate_for({institution_uri("1310000001")});
  const Certificate read = Certificate::from_pem(certificate.to_pem()).value();
  EXPECT_EQ(read.fingerprint(), certificate.fingerprint());
  EXPECT_EQ(read.to_pem(), certificate.to_pem());
}

TEST(Certificate, OfAChainTheFirstIsRead) {
  const Certificate first = certificate_for({});
  const std::string chain = first.to_pem() + authority().certificate().to_pem();
  EXPECT_EQ(Certificate::from_pem(chain).value().fingerprint(), first.fingerprint());
}

TEST(Certificate, WhatIsNoCertificateIsRefused) {
  const std::string pem = certificate_for({}).to_pem();
  for (const std::string& wrong :
       {std::string(), std::string("no certificate"), pem.substr(0, pem.size() / 2), key().to_pem(),
        std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")}) {
    const auto certificate = Certificate::from_pem(wrong);
    ASSERT_FALSE(certificate);
    EXPECT_EQ(certificate.error().code, Code::key_invalid);
  }
}

TEST(Certificate, TheFingerprintIsTheDigestOfTheDer) {
  const Certificate certificate = certificate_for({});
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  const std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  EXPECT_EQ(certificate.fingerprint(), to_hex(sha256(bytes)));
}

TEST(Certificate, TellsItsTimes) {
  const Certificate certificate = certificate_for({});
  EXPECT_EQ(certificate.not_before(), kStart);
  EXPECT_EQ(certificate.not_after(), kStart + days{365});
}

// UTCTime ends with 2049; from 2050 on it is GeneralizedTime (RFC 5280 section 4.1.2.5).
TEST(Certificate, TellsTimesBehind2049) {
  const Time turn = std::chrono::sys_days{std::chrono::year{2050} / 1 / 1};
  for (const Time end : {turn - seconds{1}, turn, turn + days{36'500}})
    EXPECT_EQ(CertificateAuthority::create("CA", kStart, end).certificate().not_after(), end);
}

TEST(Certificate, AnUnreadableTimeIsLongPast) {
  const std::shared_ptr<X509> broken(X509_dup(certificate_for({}).get()), X509_free);
  ASN1_STRING_set(X509_getm_notAfter(broken.get()), "not a time", -1);
  EXPECT_EQ(Certificate(broken).not_after(), Time{});
}

TEST(Certificate, TheSubjectIsReadableInJapanese) {
  EXPECT_EQ(certificate_for({}, "東京第一病院").subject(), "CN=東京第一病院");
}

TEST(Certificate, TheSubjectIsOneLine) {
  const std::shared_ptr<X509> forged(X509_dup(certificate_for({}, "a").get()), X509_free);
  const std::string text = "b\nlevel=error";
  ASSERT_EQ(
      X509_NAME_add_entry_by_txt(X509_get_subject_name(forged.get()), "O", MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(text.data()), -1, -1, 0),
      1);
  EXPECT_EQ(Certificate(forged).subject().find('\n'), std::string::npos);
}

TEST(Certificate, HoldsTheKeyThatItWasIssuedFor) {
  EXPECT_TRUE(certificate_for({}).public_key().verify("message", key().sign("message")));
}

TEST(Certificate, OfAnotherAlgorithmVerifiesNothing) {
  const std::shared_ptr<EVP_PKEY> other(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
                                        EVP_PKEY_free);
  const std::shared_ptr<X509> foreign(X509_dup(certificate_for({}).get()), X509_free);
  ASSERT_EQ(X509_set_pubkey(foreign.get(), other.get()), 1);
  const PublicKey read = Certificate(foreign).public_key();
  EXPECT_FALSE(read.verify("message", std::string(64, '\1')));
  EXPECT_FALSE(read.is_p256());
}

}  // namespace
}  // namespace tasuki::crypto
