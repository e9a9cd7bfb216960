// The signature of a document, checked: who signed exactly these bytes, when, in which role, and
// whether that can be trusted. Asks no clock, no network and no file; thread-safe.
// docs/formats/signature.md says what is checked in which order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "crypto/chain.hpp"
#include "json/document.hpp"
#include "signature/hc_role.hpp"

namespace tasuki::signature {

// What the checker believes in. An empty list of roots believes nothing.
struct Trust {
  std::vector<crypto::Certificate> roots;             // of signers
  std::vector<crypto::Certificate> time_stamp_roots;  // of time-stamping authorities
  std::vector<crypto::Crl> crls;
  crypto::Revocation revocation = crypto::Revocation::required;
  SigningPolicy policy;  // default: any role
};

enum class Verdict { absent, valid, refused };
std::string_view name_of(Verdict verdict);  // "absent", "valid", "refused"

// What a receipt records. Everything but the verdict is empty when there is no signature; of a
// refused one, what was found out before the refusal, for display and never to rely on.
struct SignatureCheck {
  Verdict verdict = Verdict::absent;
  std::optional<Error> error;           // of a refused one
  std::string algorithm;                // "ES256"
  std::string signer;                   // subject of the certificate, RFC 2253
  std::string certificate_fingerprint;  // SHA-256 of its DER, hex
  std::vector<std::string> chain;       // subjects, the signer's first
  std::vector<std::string> roles;       // hcRole
  std::optional<Time> when;             // as the signer says
  std::optional<Time> time_stamp;       // as the time-stamping authority says
  bool revocation_checked = false;
};

// As JSON, for receipts and `tasuki verify --json`.
std::string to_json(const SignatureCheck& check);

// Never fails: a refusal is in the record. `kept_time_stamp` is a token (DER) that was stored
// beside the document, of the same bytes as one inside it; empty: none.
SignatureCheck examine(const json::Document& document, const Trust& trust, Time now,
                       std::string_view kept_time_stamp = {});

// The same for those who refuse bad signatures: verdict absent or valid, or an error of TSK33xx.
Result<SignatureCheck> check(const json::Document& document, const Trust& trust, Time now,
                             std::string_view kept_time_stamp = {});

// The JWS in the document's signature: what a time stamp is asked for. Error: signature_malformed.
Result<std::string> jws_of(const json::Document& document);

}  // namespace tasuki::signature
