#include <algorithm>
#include <ctime>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/certificate.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

constexpr int kSerialBits = 128;
constexpr std::size_t kCommonNameBytesMax = 64;
constexpr std::size_t kDnsNameBytesMax = 253;
constexpr std::size_t kUriBytesMax = 2'048;

using AddressBytes = std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Number = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;

// Four octets for IPv4, sixteen for IPv6; null for anything that is not an address.
AddressBytes parse_address(const std::string& address) {
  const QuietErrors quiet;
  return AddressBytes(address.find('\0') == std::string::npos ? a2i_IPADDRESS(address.c_str())
                                                              : nullptr);
}

bool is_address(const std::string& address) {
  return parse_address(address) != nullptr;
}

bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > kDnsNameBytesMax) return false;
  for (const std::string_view label : split(name, '.')) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    if (!std::ranges::all_of(to_lower(label), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        }))
      return false;
  }
  return true;
}

bool is_uri(std::string_view uri) {
  return uri.size() <= kUriBytesMax && uri.find(':') != std::string_view::npos &&
         std::ranges::all_of(uri, [](char c) { return c > ' ' && c < '\x7f'; });
}

// Whether OpenSSL takes the text as a commonName: UTF-8 without control characters.
bool is_common_name(std::string_view name) {
  if (name.empty() || name.size() > kCommonNameBytesMax) return false;
  if (std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return false;
  const QuietErrors quiet;
  ASN1_STRING* text = nullptr;
  const int type = ASN1_mbstring_copy(&text, bytes_of(name), static_cast<int>(name.size()),
                                      MBSTRING_UTF8, B_ASN1_UTF8STRING);
  const std::unique_ptr<ASN1_STRING, Freed<ASN1_STRING_free>> owner(text);
  return type == V_ASN1_UTF8STRING;
}

void set_time(ASN1_TIME* field, Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  TASUKI_ASSERT(ASN1_TIME_set(field, static_cast<std::time_t>(seconds.count())) != nullptr);
}

// RFC 5280 section 4.1.2.2: a positive number of at most 20 octets, unique for its issuer: 128
// random bits need no memory of what was issued.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.2
void set_serial(X509* certificate) {
  const BigNumber number(BN_new());
  TASUKI_ASSERT(number != nullptr);
  do {
    if (BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) != 1)
      die("OpenSSL has no random numbers for the serial number of a certificate");
  } while (BN_is_zero(number.get()));
  const Number serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
  TASUKI_ASSERT(serial != nullptr && X509_set_serialNumber(certificate, serial.get()) == 1);
}

// The fields that every certificate has, but for extensions and signature.
std::shared_ptr<X509> make_certificate(const CertificateRequest& request, EVP_PKEY* key,
                                       const X509* issuer) {
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  TASUKI_ASSERT(certificate != nullptr);
  TASUKI_ASSERT(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get());
  set_time(X509_getm_notBefore(certificate.get()), request.not_before);
  set_time(X509_getm_notAfter(certificate.get()), request.not_after);
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  TASUKI_ASSERT(X509_NAME_add_entry_by_NID(
                    subject, NID_commonName, MBSTRING_UTF8, bytes_of(request.common_name),
                    static_cast<int>(request.common_name.size()), -1, 0) == 1);
  TASUKI_ASSERT(X509_set_issuer_name(certificate.get(),
                                     issuer == nullptr ? subject : X509_get_subject_name(issuer)) ==
                1);
  TASUKI_ASSERT(X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

// `value` is in the notation of OpenSSL's configuration files: constants of ours only.
void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  TASUKI_ASSERT(extension != nullptr);
  TASUKI_ASSERT(X509_add_ext(certificate, extension.get(), -1) == 1);
}

// Owns nothing afterwards: the list does.
void add_name(GENERAL_NAMES* names, int type, ASN1_STRING* value) {
  GENERAL_NAME* const name = GENERAL_NAME_new();
  TASUKI_ASSERT(name != nullptr && value != nullptr);
  GENERAL_NAME_set0_value(name, type, value);
  TASUKI_ASSERT(sk_GENERAL_NAME_push(names, name) > 0);
}

void add_text_name(GENERAL_NAMES* names, int type, std::string_view text) {
  ASN1_IA5STRING* const value = ASN1_IA5STRING_new();
  TASUKI_ASSERT(value != nullptr);
  TASUKI_ASSERT(ASN1_STRING_set(value, text.data(), static_cast<int>(text.size())) == 1);
  add_name(names, type, value);
}

// Built as a structure, not as text for OpenSSL to parse: a name cannot smuggle in another one.
void add_alternative_names(X509* certificate, const CertificateRequest& request) {
  const GeneralNames names(sk_GENERAL_NAME_new_null());
  TASUKI_ASSERT(names != nullptr);
  for (const std::string& uri : request.uris) add_text_name(names.get(), GEN_URI, uri);
  for (const std::string& dns : request.dns_names) add_text_name(names.get(), GEN_DNS, dns);
  for (const std::string& address : request.addresses)
    add_name(names.get(), GEN_IPADD, parse_address(address).release());
  if (sk_GENERAL_NAME_num(names.get()) == 0) return;
  TASUKI_ASSERT(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0,
                                  X509V3_ADD_DEFAULT) == 1);
}

void sign(X509* certificate, const PrivateKey& key) {
  TASUKI_ASSERT(X509_sign(certificate, key.get(), EVP_sha256()) > 0);
}

}  // namespace

Result<> check(const CertificateRequest& request) {
  if (!is_common_name(request.common_name))
    return fail(Code::parameter_invalid, "the common name is not 1 to 64 bytes of UTF-8");
  // RFC 5280 section 4.1.2.5 has no year above 9999.
  const Time end_of_time = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};
  if (request.not_before < Time{} || request.not_after >= end_of_time ||
      request.not_after <= request.not_before)
    return fail(Code::parameter_invalid, "the end of the certificate is not behind its beginning");
  if (!std::ranges::all_of(request.uris, is_uri))
    return fail(Code::parameter_invalid, "a URI of the certificate is not a URI");
  if (!std::ranges::all_of(request.dns_names, is_dns_name))
    return fail(Code::parameter_invalid, "a DNS name of the certificate is not a host name");
  if (!std::ranges::all_of(request.addresses, is_address))
    return fail(Code::parameter_invalid, "an address of the certificate is not an IP address");
  return {};
}

CertificateAuthority::CertificateAuthority(Certificate certificate, PrivateKey key)
    : certificate_(std::move(certificate)), key_(std::move(key)) {}

CertificateAuthority CertificateAuthority::create(std::string_view common_name, Time not_before,
                                                  Time not_after) {
  const CertificateRequest request{.common_name = std::string(common_name),
                                   .uris = {},
                                   .dns_names = {},
                                   .addresses = {},
                                   .not_before = not_before,
                                   .not_after = not_after};
  TASUKI_ASSERT(check(request));
  PrivateKey key = PrivateKey::generate();
  std::shared_ptr<X509> made = make_certificate(request, key.get(), nullptr);
  add_extension(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(made.get(), made.get(), NID_subject_key_identifier, "hash");
  sign(made.get(), key);
  return {Certificate(std::move(made)), std::move(key)};
}

Result<CertificateAuthority> CertificateAuthority::from_pem(std::string_view certificate,
                                                            std::string_view key) {
  Certificate own = TRY(Certificate::from_pem(certificate));
  PrivateKey own_key = TRY(PrivateKey::from_pem(key));
  const QuietErrors quiet;
  if (X509_check_private_key(own.get(), own_key.get()) != 1)
    return fail(Code::key_invalid, "the key does not belong to the authority's certificate");
  // 1 is "version 3 with CA:TRUE, and keyCertSign unless there is no key usage at all"; the other
  // answers are for certificates of the 1990s. Without SKI nothing issued could point back.
  if (X509_check_ca(own.get()) != 1 || X509_get0_subject_key_id(own.get()) == nullptr)
    return fail(Code::key_invalid, "the certificate is not one of an authority");
  return CertificateAuthority(std::move(own), std::move(own_key));
}

// The profile is docs/formats/certificates.md; the extensions are those of RFC 5280 section 4.2.1.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1
Certificate CertificateAuthority::issue(const CertificateRequest& request,
                                        const PublicKey& key) const {
  TASUKI_ASSERT(check(request));
  X509* const issuer = certificate_.get();
  std::shared_ptr<X509> made = make_certificate(request, key.get(), issuer);
  const bool is_server = !request.dns_names.empty() || !request.addresses.empty();
  add_extension(made.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(made.get(), issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(made.get(), issuer, NID_ext_key_usage,
                is_server ? "serverAuth,clientAuth" : "clientAuth");
  add_extension(made.get(), issuer, NID_subject_key_identifier, "hash");
  add_extension(made.get(), issuer, NID_authority_key_identifier, "keyid:always");
  add_alternative_names(made.get(), request);
  sign(made.get(), key_);
  return Certificate(std::move(made));
}

}  // namespace tasuki::crypto
