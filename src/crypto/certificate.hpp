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
  // Out of the one SAN URI that names an institution; nullopt when there is none, when there are
  // several, or when what it names is not a 10-digit code.
  std::optional<std::string> institution_code() const;
  // The same for "urn:tasuki:emr:NAME"; NAME is 1 to 64 of A-Z a-z 0-9 . _ -
  std::optional<std::string> emr_name() const;
  // A name or an address of a server, as its SAN has it.
  bool names_host(const std::string& host) const;
  const std::string& fingerprint() const { return fingerprint_; }  // SHA-256 of the DER, hex
  std::string subject() const;                                     // one line, for people
  std::string serial() const;                                      // lower-case hex
  // 1970 when the certificate's own field is unreadable: then it has expired.
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

// Whether an authority can issue this: ask before passing on what people typed in. Error:
// parameter_invalid, naming the field.
Result<> check(const CertificateRequest& request);

// A small authority for demos, tests and regions that have none: self-signed, P-256. Immutable,
// thread-safe. create() and issue() assert that what they are given passes check().
class CertificateAuthority {
 public:
  static CertificateAuthority create(std::string_view common_name, Time not_before, Time not_after);
  // Error: key_invalid, also when the key is not the certificate's or may not sign certificates.
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
