// X.509 certificates of institutions, EMR systems and servers, and the authority that issues them.
//
// An institution's certificate names its 10-digit code in one SAN URI,
// "urn:tasuki:institution:1310000001"; an EMR system's certificate (for the gateway's LAN side)
// names "urn:tasuki:emr:NAME". docs/formats/certificates.md has the whole profile.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/key.hpp"

using X509 = struct x509_st;

namespace tasuki::crypto {

// Immutable, cheap to copy, thread-safe.
class Certificate {
 public:
  explicit Certificate(std::shared_ptr<X509> certificate);
  static Result<Certificate> from_pem(std::string_view pem);  // the first one. Error: key_invalid
  std::string to_pem() const;

  X509* get() const { return certificate_.get(); }
  std::optional<std::string> institution_code() const;  // nullopt when absent or not 10 digits
  std::optional<std::string> emr_name() const;
  const std::string& fingerprint() const { return fingerprint_; }  // SHA-256 of the DER, hex
  std::string subject() const;                                     // one line, for people
  std::string serial() const;                                      // hex
  Time not_before() const;
  Time not_after() const;
  PublicKey public_key() const;

 private:
  std::shared_ptr<X509> certificate_;
  std::string fingerprint_;
};

struct CertificateRequest {
  std::string common_name;
  std::vector<std::string> uris;       // SAN URIs
  std::vector<std::string> dns_names;  // SAN DNS names
  std::vector<std::string> addresses;  // SAN IP addresses
  Time not_before;
  Time not_after;
};

// A small authority for demos, tests and regions that have none: self-signed, P-256.
class CertificateAuthority {
 public:
  static CertificateAuthority create(std::string_view common_name, Time not_before, Time not_after);
  static Result<CertificateAuthority> from_pem(std::string_view certificate, std::string_view key);

  const Certificate& certificate() const { return certificate_; }
  const PrivateKey& key() const { return key_; }
  Certificate issue(const CertificateRequest& request, const PublicKey& key) const;

 private:
  CertificateAuthority(Certificate certificate, PrivateKey key);
  Certificate certificate_;
  PrivateKey key_;
};

std::string institution_uri(std::string_view institution_code);
std::string emr_uri(std::string_view emr_name);

}  // namespace tasuki::crypto
