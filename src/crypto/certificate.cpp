#include "crypto/certificate.hpp"

#include <openssl/pem.h>

#include <algorithm>
#include <ctime>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

constexpr std::string_view kInstitutionPrefix = "urn:tasuki:institution:";
constexpr std::string_view kEmrPrefix = "urn:tasuki:emr:";
constexpr std::size_t kEmrNameMax = 64;

std::string fingerprint_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  TASUKI_ASSERT(size > 0);
  const std::unique_ptr<unsigned char, Freed<[](void* p) { OPENSSL_free(p); }>> owner(der);
  return to_hex(sha256({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)}));
}

std::string_view text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// What follows `prefix` in the only SAN URI that begins with it. A certificate that names two
// institutions speaks for neither: which one is meant must never depend on an order.
std::optional<std::string> only_uri_after(X509* certificate, std::string_view prefix) {
  const QuietErrors quiet;
  // Null also when the extension stands there twice.
  const GeneralNames names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::optional<std::string> found;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const std::string_view uri = text_of(name->d.uniformResourceIdentifier);
    if (!uri.starts_with(prefix)) continue;
    if (found) return std::nullopt;
    found.emplace(uri.substr(prefix.size()));
  }
  return found;
}

// Prefecture (01-47), table of scores (1 medical, 2 dental, 3 pharmacy by the widest reading), and
// seven digits of which the last is a check digit; the participant table knows which exist.
bool is_institution_code(std::string_view code) {
  return code.size() == 10 && all_digits(code) && code[0] <= '4' && code[2] >= '1' &&
         code[2] <= '3';
}

bool is_emr_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name.size() <= kEmrNameMax &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

Time time_of(const ASN1_TIME* time) {
  using namespace std::chrono;
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return Time{};
  const sys_days date = year{parts.tm_year + 1900} /
                        month{static_cast<unsigned>(parts.tm_mon + 1)} /
                        day{static_cast<unsigned>(parts.tm_mday)};
  return date + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace

Certificate::Certificate(std::shared_ptr<X509> certificate)
    : certificate_(std::move(certificate)), fingerprint_(fingerprint_of(certificate_.get())) {}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a certificate in PEM");
  const std::shared_ptr<X509> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr), X509_free);
  if (!certificate) return fail(Code::key_invalid, "not a certificate in PEM");
  return Certificate(certificate);
}

std::string Certificate::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(bio != nullptr && PEM_write_bio_X509(bio.get(), certificate_.get()) == 1);
  return written(bio);
}

std::optional<std::string> Certificate::institution_code() const {
  std::optional<std::string> code = only_uri_after(certificate_.get(), kInstitutionPrefix);
  return code && is_institution_code(*code) ? code : std::nullopt;
}

std::optional<std::string> Certificate::emr_name() const {
  std::optional<std::string> name = only_uri_after(certificate_.get(), kEmrPrefix);
  return name && is_emr_name(*name) ? name : std::nullopt;
}

bool Certificate::names_host(const std::string& host) const {
  const QuietErrors quiet;
  return X509_check_ip_asc(certificate_.get(), host.c_str(), 0) == 1 ||
         X509_check_host(certificate_.get(), host.data(), host.size(), 0, nullptr) == 1;
}

std::string Certificate::subject() const {
  const QuietErrors quiet;
  const Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(bio != nullptr);
  // RFC 2253 without escaping what is above ASCII: Japanese names stay readable, control
  // characters do not get through.
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate_.get()), 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  return written(bio);
}

std::string Certificate::serial() const {
  const BigNumber number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate_.get()), nullptr));
  TASUKI_ASSERT(number != nullptr);
  std::string bytes(static_cast<std::size_t>(std::max(BN_num_bytes(number.get()), 1)), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return (BN_is_negative(number.get()) ? "-" : "") + tasuki::to_hex(bytes);
}

Time Certificate::not_before() const {
  return time_of(X509_get0_notBefore(certificate_.get()));
}

Time Certificate::not_after() const {
  return time_of(X509_get0_notAfter(certificate_.get()));
}

PublicKey Certificate::public_key() const {
  const QuietErrors quiet;
  // Null for an algorithm that OpenSSL does not know: such a key verifies nothing.
  return PublicKey(std::shared_ptr<EVP_PKEY>(X509_get_pubkey(certificate_.get()), EVP_PKEY_free));
}

std::string institution_uri(std::string_view institution_code) {
  return std::string(kInstitutionPrefix) + std::string(institution_code);
}

std::string emr_uri(std::string_view emr_name) {
  return std::string(kEmrPrefix) + std::string(emr_name);
}

}  // namespace tasuki::crypto
