// Chains of certificates to configured roots, and the CRLs that take certificates back (RFC 5280).
// For signatures on documents: what holds is the time of signing, which the caller brings; nothing
// here asks a clock or a network. Thread-safe.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"

using X509_CRL = struct X509_crl_st;

namespace tasuki::crypto {

// All certificates of a PEM text, in its order; text around them is skipped. Error: key_invalid,
// also when there is none.
Result<std::vector<Certificate>> certificates_from_pem(std::string_view pem);
Result<Certificate> certificate_from_der(std::string_view der);  // exactly one. Error: key_invalid
std::string to_der(const Certificate& certificate);

// A full, direct list: one with critical extensions (partial, delta or indirect) is refused,
// because a certificate that is not on it may still be revoked.
class Crl {
 public:
  explicit Crl(std::shared_ptr<X509_CRL> crl) : crl_(std::move(crl)) {}
  X509_CRL* get() const { return crl_.get(); }

 private:
  std::shared_ptr<X509_CRL> crl_;
};
Result<std::vector<Crl>> crls_from_pem(std::string_view pem);  // Error: key_invalid

enum class Revocation { required, if_known };

struct ChainRules {
  std::span<const Certificate> roots;
  std::span<const Crl> crls;
  Revocation revocation = Revocation::required;
  Time at;                 // every certificate must be valid then
  Time now;                // CRLs must be current now
  bool at_proven = false;  // a time stamp shows it: a revocation behind `at` then does no harm
};

struct ChainVerdict {
  bool revocation_checked = false;  // for every certificate but the root
};

// `chain` is the signer's certificate and what certifies each one before; the root may be left out.
// Errors: signature_untrusted (no way to a root, an order that is not that, a key or algorithm that
// is too weak, a certificate that may not do what it does), signature_expired, signature_revoked,
// signature_status_unknown (no current list where `revocation` wants one).
Result<ChainVerdict> verify_chain(std::span<const Certificate> chain, const ChainRules& rules);

}  // namespace tasuki::crypto
