#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <set>
#include <string>
#include <string_view>

#include "crypto/certificate.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 4 / 1};
constexpr Time kEnd = kStart + days{365};

const CertificateAuthority& authority() {
  static const auto made = CertificateAuthority::create("Test CA", kStart, kStart + days{3650});
  return made;
}

const PrivateKey& key() {
  static const PrivateKey made = PrivateKey::generate();
  return made;
}

CertificateRequest client_request() {
  return {.common_name = "東京第一病院",
          .uris = {institution_uri("1310000001")},
          .dns_names = {},
          .addresses = {},
          .not_before = kStart,
          .not_after = kEnd};
}

CertificateRequest server_request() {
  CertificateRequest request = client_request();
  request.uris = {};
  request.dns_names = {"exchange.example", "localhost"};
  request.addresses = {"127.0.0.1", "::1"};
  return request;
}

Certificate issue(const CertificateRequest& request) {
  return authority().issue(request, key().public_key());
}

// What `openssl verify -x509_strict -purpose P -attime T -CAfile ROOT` does; X509_V_OK or why not.
int verify(const Certificate& certificate, const Certificate& root, int purpose, Time at) {
  const std::unique_ptr<X509_STORE, Freed<X509_STORE_free>> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), root.get());
  const std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE);
  X509_VERIFY_PARAM_set_purpose(rules, purpose);
  X509_VERIFY_PARAM_set_time(
      rules, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  const bool good = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  EXPECT_EQ(good, error == X509_V_OK);
  return error;
}

int verify(const Certificate& certificate, int purpose = X509_PURPOSE_SSL_CLIENT,
           Time at = kStart + days{1}) {
  return verify(certificate, authority().certificate(), purpose, at);
}

// An extension as `openssl x509 -text` shows it, after "critical " when it is.
std::string extension(const Certificate& certificate, int nid) {
  const int place = X509_get_ext_by_NID(certificate.get(), nid, -1);
  if (place < 0) return "absent";
  X509_EXTENSION* const found = X509_get_ext(certificate.get(), place);
  const Bio bio(BIO_new(BIO_s_mem()));
  X509V3_EXT_print(bio.get(), found, 0, 0);
  return (X509_EXTENSION_get_critical(found) == 1 ? "critical " : "") + written(bio);
}

TEST(CertificateAuthority, WhatItIssuesVerifies) {
  EXPECT_EQ(verify(issue(client_request())), X509_V_OK);
  EXPECT_EQ(verify(issue(server_request())), X509_V_OK);
  EXPECT_EQ(verify(issue(server_request()), X509_PURPOSE_SSL_SERVER), X509_V_OK);
}

TEST(CertificateAuthority, AClientIsNotAServer) {
  EXPECT_EQ(verify(issue(client_request()), X509_PURPOSE_SSL_SERVER), X509_V_ERR_INVALID_PURPOSE);
}

TEST(CertificateAuthority, LifetimesHold) {
  const Certificate certificate = issue(client_request());
  const auto at = [&](Time time) { return verify(certificate, X509_PURPOSE_SSL_CLIENT, time); };
  EXPECT_EQ(at(kStart - seconds{1}), X509_V_ERR_CERT_NOT_YET_VALID);
  EXPECT_EQ(at(kStart), X509_V_OK);
  EXPECT_EQ(at(kEnd - seconds{1}), X509_V_OK);
  EXPECT_EQ(at(kEnd + seconds{1}), X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST(CertificateAuthority, AnotherOfTheSameNameIsNotTrusted) {
  const auto other = CertificateAuthority::create("Test CA", kStart, kStart + days{3650});
  const Certificate foreign = other.issue(client_request(), key().public_key());
  EXPECT_NE(verify(foreign), X509_V_OK);
  EXPECT_EQ(verify(foreign, other.certificate(), X509_PURPOSE_SSL_CLIENT, kStart), X509_V_OK);
}

TEST(CertificateAuthority, ItsCertificateHasTheProfile) {
  const Certificate& own = authority().certificate();
  EXPECT_EQ(own.subject(), "CN=Test CA");
  EXPECT_EQ(extension(own, NID_basic_constraints), "critical CA:TRUE, pathlen:0");
  EXPECT_EQ(extension(own, NID_key_usage), "critical Certificate Sign, CRL Sign");
  EXPECT_NE(extension(own, NID_subject_key_identifier), "absent");
  EXPECT_EQ(extension(own, NID_ext_key_usage), "absent");
  EXPECT_EQ(X509_get_version(own.get()), X509_VERSION_3);
}

TEST(CertificateAuthority, AClientCertificateHasTheProfile) {
  const Certificate client = issue(client_request());
  EXPECT_EQ(client.subject(), "CN=東京第一病院");
  EXPECT_EQ(extension(client, NID_basic_constraints), "critical CA:FALSE");
  EXPECT_EQ(extension(client, NID_key_usage), "critical Digital Signature");
  EXPECT_EQ(extension(client, NID_ext_key_usage), "TLS Web Client Authentication");
  EXPECT_EQ(extension(client, NID_subject_alt_name), "URI:urn:tasuki:institution:1310000001");
  EXPECT_EQ(X509_get_version(client.get()), X509_VERSION_3);
}

TEST(CertificateAuthority, AServerCertificateHasTheProfile) {
  const Certificate server = issue(server_request());
  EXPECT_EQ(extension(server, NID_ext_key_usage),
            "TLS Web Server Authentication, TLS Web Client Authentication");
  EXPECT_EQ(extension(server, NID_subject_alt_name),
            "DNS:exchange.example, DNS:localhost, IP Address:127.0.0.1, "
            "IP Address:0:0:0:0:0:0:0:1");
}

TEST(CertificateAuthority, AServerIsFoundUnderItsNamesOnly) {
  const Certificate server = issue(server_request());
  EXPECT_EQ(X509_check_host(server.get(), "exchange.example", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(server.get(), "other.example", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(server.get(), "::1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.2", 0), 0);
}

TEST(CertificateAuthority, WithoutNamesThereIsNoListOfNames) {
  CertificateRequest request = client_request();
  request.uris.clear();
  const Certificate certificate = issue(request);
  EXPECT_EQ(extension(certificate, NID_subject_alt_name), "absent");
  EXPECT_EQ(verify(certificate), X509_V_OK);
}

TEST(CertificateAuthority, KeyIdentifiersChain) {
  const Certificate leaf = issue(client_request());
  const ASN1_OCTET_STRING* const issuer = X509_get0_authority_key_id(leaf.get());
  const ASN1_OCTET_STRING* const own = X509_get0_subject_key_id(leaf.get());
  ASSERT_NE(issuer, nullptr);
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(
      ASN1_OCTET_STRING_cmp(issuer, X509_get0_subject_key_id(authority().certificate().get())), 0);
  EXPECT_NE(ASN1_OCTET_STRING_cmp(issuer, own), 0);
}

TEST(CertificateAuthority, SerialNumbersArePositiveAndNeverTheSame) {
  std::set<std::string> serials;
  for (int i = 0; i < 50; ++i) {
    const std::string serial = issue(client_request()).serial();
    EXPECT_GT(serial.size(), 20u);
    EXPECT_LE(serial.size(), 32u);
    EXPECT_EQ(serial.find_first_not_of("0123456789abcdef"), std::string::npos) << serial;
    serials.insert(serial);
  }
  EXPECT_EQ(serials.size(), 50u);
}

TEST(CertificateAuthority, GoesThroughPem) {
  const auto read = CertificateAuthority::from_pem(authority().certificate().to_pem(),
                                                   authority().key().to_pem());
  ASSERT_TRUE(read);
  EXPECT_EQ(verify(read->issue(client_request(), key().public_key())), X509_V_OK);
}

TEST(CertificateAuthority, ItsCertificateNeedsItsKey) {
  const auto read =
      CertificateAuthority::from_pem(authority().certificate().to_pem(), key().to_pem());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::key_invalid);
}

TEST(CertificateAuthority, ALeafIsNoAuthority) {
  const auto read =
      CertificateAuthority::from_pem(issue(client_request()).to_pem(), key().to_pem());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::key_invalid);
}

TEST(CertificateAuthority, BrokenPemIsRefused) {
  EXPECT_FALSE(CertificateAuthority::from_pem("no certificate", key().to_pem()));
  EXPECT_FALSE(CertificateAuthority::from_pem(authority().certificate().to_pem(), "no key"));
}

TEST(CertificateRequest, GoodRequestsPass) {
  EXPECT_TRUE(check(client_request()));
  EXPECT_TRUE(check(server_request()));
}

TEST(CertificateRequest, CommonNamesAreBoundedAndClean) {
  const auto passes = [](std::string name) {
    CertificateRequest request = client_request();
    request.common_name = std::move(name);
    return check(request).has_value();
  };
  EXPECT_TRUE(passes(std::string(64, 'x')));
  EXPECT_FALSE(passes(std::string(65, 'x')));
  for (const std::string& wrong :
       {std::string(), std::string("a\nb"), std::string("a\0b", 3), std::string("\xff\xfe")})
    EXPECT_FALSE(passes(wrong)) << wrong;
}

TEST(CertificateRequest, TheEndIsBehindTheBeginning) {
  const auto passes = [](Time begin, Time end) {
    CertificateRequest request = client_request();
    request.not_before = begin;
    request.not_after = end;
    return check(request).has_value();
  };
  const Time year_10000 = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};
  EXPECT_TRUE(passes(kStart, kStart + seconds{1}));
  EXPECT_FALSE(passes(kStart, kStart));
  EXPECT_TRUE(passes(Time{}, year_10000 - seconds{1}));
  EXPECT_FALSE(passes(Time{} - seconds{1}, kEnd));
  EXPECT_FALSE(passes(kStart, year_10000));
}

TEST(CertificateRequest, NamesThatAreNoneAreRefused) {
  const auto passes = [](std::string uri, std::string dns, std::string address) {
    CertificateRequest request = client_request();
    if (!uri.empty()) request.uris = {std::move(uri)};
    if (!dns.empty()) request.dns_names = {std::move(dns)};
    if (!address.empty()) request.addresses = {std::move(address)};
    return check(request).has_value();
  };
  EXPECT_TRUE(passes("urn:x:y", "a.example", "192.0.2.1"));
  for (const char* uri : {"no-scheme", "urn:a b", "urn:東京", "urn:a\n"})
    EXPECT_FALSE(passes(uri, "", "")) << uri;
  for (const char* dns : {"a..b", ".", "a.", "-a", "a-", "a b", "東京.example", "a_b", "*"})
    EXPECT_FALSE(passes("", dns, "")) << dns;
  for (const char* address : {"localhost", "1.2.3", "1.2.3.256", "::g", "127.0.0.1/8"})
    EXPECT_FALSE(passes("", "", address)) << address;
  EXPECT_FALSE(passes("", "", std::string("127.0.0.1\0x", 11)));
}

TEST(CertificateRequest, TheLengthOfNamesIsBounded) {
  CertificateRequest request = client_request();
  request.uris = {"urn:" + std::string(2'044, 'x')};
  EXPECT_TRUE(check(request));
  request.uris[0] += 'x';
  EXPECT_FALSE(check(request));

  request = client_request();
  request.dns_names = {std::string(63, 'a') + ".example"};
  EXPECT_TRUE(check(request));
  request.dns_names = {std::string(64, 'a') + ".example"};
  EXPECT_FALSE(check(request));
  std::string long_name = "a";
  while (long_name.size() < 253) long_name += ".a";
  request.dns_names = {long_name};
  EXPECT_TRUE(check(request));
  request.dns_names = {long_name + "a"};
  EXPECT_FALSE(check(request));
}

}  // namespace
}  // namespace tasuki::crypto
