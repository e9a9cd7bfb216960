#include "signature/signer_authority.hpp"

#include <openssl/pem.h>

#include <array>
#include <ctime>

#include "base/assert.hpp"
#include "crypto/openssl.hpp"
#include "signature/hc_role.hpp"

namespace tasuki::signature {
namespace {

using crypto::Freed;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Number = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using List = std::unique_ptr<X509_CRL, Freed<X509_CRL_free>>;
using OwnTime = std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>>;
using Bytes = std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING_free>>;

constexpr std::size_t kRoleBytesMax = 64;

struct ExtensionRow {
  int nid;
  const char* value;  // in the notation of OpenSSL's configuration files
};

constexpr std::array kRootExtensions = {ExtensionRow{NID_basic_constraints, "critical,CA:TRUE"},
                                        ExtensionRow{NID_key_usage, "critical,keyCertSign,cRLSign"},
                                        ExtensionRow{NID_subject_key_identifier, "hash"}};
constexpr std::array kIssuerExtensions = {
    ExtensionRow{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
    ExtensionRow{NID_key_usage, "critical,keyCertSign,cRLSign"},
    ExtensionRow{NID_subject_key_identifier, "hash"},
    ExtensionRow{NID_authority_key_identifier, "keyid:always"}};
constexpr std::array kSigningExtensions = {
    ExtensionRow{NID_basic_constraints, "critical,CA:FALSE"},
    ExtensionRow{NID_key_usage, "critical,nonRepudiation"},
    ExtensionRow{NID_authority_key_identifier, "keyid:always"}};
constexpr std::array kLoginExtensions = {
    ExtensionRow{NID_basic_constraints, "critical,CA:FALSE"},
    ExtensionRow{NID_key_usage, "critical,digitalSignature"},
    ExtensionRow{NID_authority_key_identifier, "keyid:always"}};
constexpr std::array kTimeStampingExtensions = {
    ExtensionRow{NID_basic_constraints, "critical,CA:FALSE"},
    ExtensionRow{NID_key_usage, "critical,digitalSignature"},
    ExtensionRow{NID_ext_key_usage, "critical,timeStamping"},
    ExtensionRow{NID_authority_key_identifier, "keyid:always"}};

std::span<const ExtensionRow> extensions_of(Usage usage) {
  switch (usage) {
    case Usage::signing:
      return kSigningExtensions;
    case Usage::login:
      return kLoginExtensions;
    case Usage::time_stamping:
      return kTimeStampingExtensions;
  }
  die("a usage without extensions");
}

OwnTime asn1_time(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  OwnTime made(ASN1_TIME_set(nullptr, static_cast<std::time_t>(seconds.count())));
  TASUKI_ASSERT(made != nullptr);
  return made;
}

void set_serial(X509* certificate) {
  const crypto::BigNumber number(BN_new());
  if (!number || BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1)
    die("OpenSSL has no random numbers for the serial number of a certificate");
  const Number serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
  TASUKI_ASSERT(serial && X509_set_serialNumber(certificate, serial.get()) == 1);
}

void add_extensions(X509* certificate, X509* issuer, std::span<const ExtensionRow> rows) {
  for (const ExtensionRow& row : rows) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, row.nid, row.value));
    TASUKI_ASSERT(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
  }
}

void add_role(X509* certificate, std::string_view role) {
  const std::string der = write_role(role);
  const Bytes bytes(ASN1_OCTET_STRING_new());
  TASUKI_ASSERT(bytes && ASN1_OCTET_STRING_set(bytes.get(), crypto::bytes_of(der),
                                               static_cast<int>(der.size())) == 1);
  const Extension extension(
      X509_EXTENSION_create_by_NID(nullptr, NID_subject_directory_attributes, 0, bytes.get()));
  TASUKI_ASSERT(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// All but extensions and signature; `issuer` null: self-signed.
std::shared_ptr<X509> unsigned_certificate(const SignerRequest& request, EVP_PKEY* key,
                                           const X509* issuer) {
  std::shared_ptr<X509> made(X509_new(), X509_free);
  TASUKI_ASSERT(made && X509_set_version(made.get(), X509_VERSION_3) == 1);
  set_serial(made.get());
  TASUKI_ASSERT(X509_set1_notBefore(made.get(), asn1_time(request.not_before).get()) == 1);
  TASUKI_ASSERT(X509_set1_notAfter(made.get(), asn1_time(request.not_after).get()) == 1);
  X509_NAME* const subject = X509_get_subject_name(made.get());
  TASUKI_ASSERT(X509_NAME_add_entry_by_NID(
                    subject, NID_commonName, MBSTRING_UTF8, crypto::bytes_of(request.common_name),
                    static_cast<int>(request.common_name.size()), -1, 0) == 1);
  TASUKI_ASSERT(X509_set_issuer_name(
                    made.get(), issuer == nullptr ? subject : X509_get_subject_name(issuer)) == 1);
  TASUKI_ASSERT(X509_set_pubkey(made.get(), key) == 1);
  return made;
}

crypto::Certificate sign(std::shared_ptr<X509> certificate, const crypto::PrivateKey& key) {
  TASUKI_ASSERT(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  return crypto::Certificate(std::move(certificate));
}

std::string list_of(const crypto::Certificate& issuer, const crypto::PrivateKey& key,
                    std::span<const SignerAuthority::Revoked> revoked, Time from, Time to) {
  const List list(X509_CRL_new());
  TASUKI_ASSERT(list && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1);
  TASUKI_ASSERT(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(issuer.get())) == 1);
  TASUKI_ASSERT(X509_CRL_set1_lastUpdate(list.get(), asn1_time(from).get()) == 1);
  TASUKI_ASSERT(X509_CRL_set1_nextUpdate(list.get(), asn1_time(to).get()) == 1);
  for (const SignerAuthority::Revoked& row : revoked) {
    X509_REVOKED* const entry = X509_REVOKED_new();
    TASUKI_ASSERT(entry != nullptr);
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(row.certificate.get()));
    X509_REVOKED_set_revocationDate(entry, asn1_time(row.at).get());
    TASUKI_ASSERT(X509_CRL_add0_revoked(list.get(), entry) == 1);
  }
  TASUKI_ASSERT(X509_CRL_sign(list.get(), key.get(), EVP_sha256()) > 0);
  const crypto::Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(bio && PEM_write_bio_X509_CRL(bio.get(), list.get()) == 1);
  return crypto::written(bio);
}

}  // namespace

SignerAuthority::SignerAuthority(crypto::Certificate root, crypto::PrivateKey root_key,
                                 crypto::Certificate issuer, crypto::PrivateKey issuer_key)
    : root_(std::move(root)),
      root_key_(std::move(root_key)),
      issuer_(std::move(issuer)),
      issuer_key_(std::move(issuer_key)) {}

SignerAuthority SignerAuthority::create(std::string_view common_name, Time not_before,
                                        Time not_after) {
  SignerRequest request;
  request.common_name = common_name;
  request.not_before = not_before;
  request.not_after = not_after;
  crypto::PrivateKey root_key = crypto::PrivateKey::generate();
  auto made = unsigned_certificate(request, root_key.get(), nullptr);
  add_extensions(made.get(), made.get(), kRootExtensions);
  crypto::Certificate root = sign(std::move(made), root_key);
  request.common_name += " issuer";
  crypto::PrivateKey issuer_key = crypto::PrivateKey::generate();
  auto between = unsigned_certificate(request, issuer_key.get(), root.get());
  add_extensions(between.get(), root.get(), kIssuerExtensions);
  crypto::Certificate issuer = sign(std::move(between), root_key);
  return {std::move(root), std::move(root_key), std::move(issuer), std::move(issuer_key)};
}

Result<crypto::Certificate> SignerAuthority::issue(const SignerRequest& request,
                                                   const crypto::PublicKey& key) const {
  const crypto::CertificateRequest names{.common_name = request.common_name,
                                         .uris = {},
                                         .dns_names = {},
                                         .addresses = {},
                                         .not_before = request.not_before,
                                         .not_after = request.not_after};
  TRY_VOID(crypto::check(names));
  if (request.role.size() > kRoleBytesMax)
    return fail(Code::parameter_invalid, "the role is longer than 64 bytes");
  auto made = unsigned_certificate(request, key.get(), issuer_.get());
  add_extensions(made.get(), issuer_.get(), extensions_of(request.usage));
  if (!request.role.empty()) add_role(made.get(), request.role);
  return sign(std::move(made), issuer_key_);
}

std::string SignerAuthority::lists(std::span<const Revoked> revoked, Time this_update,
                                   Time next_update) const {
  return list_of(root_, root_key_, {}, this_update, next_update) +
         list_of(issuer_, issuer_key_, revoked, this_update, next_update);
}

}  // namespace tasuki::signature
