#include "crypto/chain.hpp"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <ctime>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

// 112 bits: RSA of 2,048 bits, P-256, and no SHA-1 under a certificate.
constexpr int kSecurityLevel = 2;

struct FreeBorrowed {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using BorrowedStack = std::unique_ptr<STACK_OF(X509), FreeBorrowed>;
using Store = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;

std::time_t seconds_of(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

bool can_sign_lists(X509* certificate) {
  return (X509_get_key_usage(certificate) & KU_CRL_SIGN) != 0;
}

// RFC 7515 section 4.1.6: each certificate of x5c certifies the one before it.
// https://www.rfc-editor.org/rfc/rfc7515#section-4.1.6
Result<> check_order(std::span<const Certificate> chain) {
  for (std::size_t i = 0; i + 1 < chain.size(); ++i)
    if (X509_check_issued(chain[i + 1].get(), chain[i].get()) != X509_V_OK)
      return fail(Code::signature_untrusted,
                  "a certificate of the chain does not certify the last");
  return {};
}

Error error_of(int reason) {
  const std::string detail = X509_verify_cert_error_string(reason);
  const bool expired =
      reason == X509_V_ERR_CERT_HAS_EXPIRED || reason == X509_V_ERR_CERT_NOT_YET_VALID;
  return {expired ? Code::signature_expired : Code::signature_untrusted, detail};
}

// RFC 5280 section 6.1, as OpenSSL does it: signatures, names, validity at one time, basic
// constraints, key usage of authorities, critical extensions.
// https://www.rfc-editor.org/rfc/rfc5280#section-6.1
Result<std::vector<Certificate>> find_path(std::span<const Certificate> chain,
                                           const ChainRules& rules) {
  const Store store(X509_STORE_new());
  const StoreContext context(X509_STORE_CTX_new());
  const BorrowedStack between(sk_X509_new_null());
  TASUKI_ASSERT(store && context && between);
  for (const Certificate& root : rules.roots)
    TASUKI_ASSERT(X509_STORE_add_cert(store.get(), root.get()) == 1);
  for (const Certificate& certificate : chain.subspan(1))
    TASUKI_ASSERT(sk_X509_push(between.get(), certificate.get()) > 0);
  TASUKI_ASSERT(
      X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), between.get()) == 1);
  X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, seconds_of(rules.at));
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  X509_VERIFY_PARAM_set_depth(parameters, static_cast<int>(limits::kSignatureChainMax));
  if (X509_verify_cert(context.get()) != 1)
    return std::unexpected(error_of(X509_STORE_CTX_get_error(context.get())));
  std::vector<Certificate> path;
  const STACK_OF(X509)* const found = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i < sk_X509_num(found); ++i) {
    X509* const certificate = sk_X509_value(found, i);
    X509_up_ref(certificate);
    path.emplace_back(std::shared_ptr<X509>(certificate, X509_free));
  }
  return path;
}

// The list speaks for this issuer and is current: RFC 5280 section 6.3.3 (a) and (f) to (h).
// https://www.rfc-editor.org/rfc/rfc5280#section-6.3.3
bool is_current(const Crl& crl, const Certificate& issuer, Time now) {
  std::time_t then = seconds_of(now + limits::kClockSkew);
  const ASN1_TIME* const next = X509_CRL_get0_nextUpdate(crl.get());
  if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_subject_name(issuer.get())) != 0 ||
      !can_sign_lists(issuer.get()) || next == nullptr)
    return false;
  if (X509_cmp_time(X509_CRL_get0_lastUpdate(crl.get()), &then) != -1) return false;
  then = seconds_of(now);
  if (X509_cmp_time(next, &then) != 1) return false;
  return X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.get())) == 1;
}

enum class Status { good, revoked, unknown };

Status status_of(const Certificate& certificate, const Certificate& issuer,
                 const ChainRules& rules) {
  Status status = Status::unknown;
  for (const Crl& crl : rules.crls) {
    if (!is_current(crl, issuer, rules.now)) continue;
    status = Status::good;
    X509_REVOKED* entry = nullptr;
    if (X509_CRL_get0_by_cert(crl.get(), &entry, certificate.get()) != 1) continue;
    std::time_t at = seconds_of(rules.at);
    // Who holds a stolen key says any time: only a time stamp shows that a signature is older.
    if (!rules.at_proven || X509_cmp_time(X509_REVOKED_get0_revocationDate(entry), &at) != 1)
      return Status::revoked;
  }
  return status;
}

template <typename T, auto Read, auto Free>
std::vector<std::shared_ptr<T>> read_all(const Bio& bio) {
  std::vector<std::shared_ptr<T>> all;
  while (T* const one = Read(bio.get(), nullptr, no_password, nullptr)) all.emplace_back(one, Free);
  return all;
}

// Reading ends without error only where no further PEM block begins.
bool ended_well() {
  const unsigned long error = ERR_peek_last_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

}  // namespace

Result<std::vector<Certificate>> certificates_from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not certificates in PEM");
  std::vector<Certificate> certificates;
  for (auto& one : read_all<X509, PEM_read_bio_X509, X509_free>(bio))
    certificates.emplace_back(std::move(one));
  if (certificates.empty() || !ended_well())
    return fail(Code::key_invalid, "not certificates in PEM");
  return certificates;
}

Result<Certificate> certificate_from_der(std::string_view der) {
  const QuietErrors quiet;
  if (der.size() > LONG_MAX) return fail(Code::key_invalid, "not a certificate in DER");
  const unsigned char* begin = bytes_of(der);
  const std::shared_ptr<X509> certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())),
                                          X509_free);
  if (!certificate || begin != bytes_of(der) + der.size())
    return fail(Code::key_invalid, "not a certificate in DER");
  return Certificate(certificate);
}

std::string to_der(const Certificate& certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  TASUKI_ASSERT(size > 0);
  const std::unique_ptr<unsigned char, Freed<[](void* p) { OPENSSL_free(p); }>> owner(der);
  return {reinterpret_cast<char*>(der), static_cast<std::size_t>(size)};
}

Result<std::vector<Crl>> crls_from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a CRL in PEM");
  std::vector<Crl> crls;
  for (auto& one : read_all<X509_CRL, PEM_read_bio_X509_CRL, X509_CRL_free>(bio)) {
    if (X509_CRL_get_ext_by_critical(one.get(), 1, -1) >= 0)
      return fail(Code::key_invalid, "the CRL is partial: it has critical extensions");
    crls.emplace_back(std::move(one));
  }
  if (crls.empty() || !ended_well()) return fail(Code::key_invalid, "not a CRL in PEM");
  return crls;
}

Result<ChainVerdict> verify_chain(std::span<const Certificate> chain, const ChainRules& rules) {
  const QuietErrors quiet;
  if (chain.empty() || chain.size() > limits::kSignatureChainMax)
    return fail(Code::signature_untrusted, "the chain has no certificate or too many");
  TRY_VOID(check_order(chain));
  const std::vector<Certificate> path = TRY(find_path(chain, rules));
  ChainVerdict verdict{.revocation_checked = true};
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const Status status = status_of(path[i], path[i + 1], rules);
    if (status == Status::revoked)
      return fail(Code::signature_revoked, "a certificate of the chain is revoked");
    if (status == Status::unknown) verdict.revocation_checked = false;
  }
  if (!verdict.revocation_checked && rules.revocation == Revocation::required)
    return fail(Code::signature_status_unknown, "no current CRL of an issuer in the chain");
  return verdict;
}

}  // namespace tasuki::crypto
