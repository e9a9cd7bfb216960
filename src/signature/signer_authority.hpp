// A small authority for demos and tests of signatures: a root, an authority under it, certificates
// of signers with hcRole and of a time-stamping authority, and revocation lists. P-256. Not for
// real signers: theirs come from the national HPKI. Immutable, thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "crypto/certificate.hpp"
#include "crypto/chain.hpp"

namespace tasuki::signature {

enum class Usage { signing, login, time_stamping };

struct SignerRequest {
  std::string common_name;  // 1 to 64 bytes of UTF-8
  std::string role;         // hcRole; empty: none
  Usage usage = Usage::signing;
  Time not_before;
  Time not_after;
};

class SignerAuthority {
 public:
  static SignerAuthority create(std::string_view common_name, Time not_before, Time not_after);

  const crypto::Certificate& root() const { return root_; }
  const crypto::Certificate& issuer() const { return issuer_; }
  // Error: parameter_invalid.
  Result<crypto::Certificate> issue(const SignerRequest& request,
                                    const crypto::PublicKey& key) const;

  struct Revoked {
    crypto::Certificate certificate;
    Time at;
  };
  // PEM of two lists, of the root and of the issuer; `revoked` is on the issuer's.
  std::string lists(std::span<const Revoked> revoked, Time this_update, Time next_update) const;

 private:
  SignerAuthority(crypto::Certificate root, crypto::PrivateKey root_key, crypto::Certificate issuer,
                  crypto::PrivateKey issuer_key);
  crypto::Certificate root_;
  crypto::PrivateKey root_key_;
  crypto::Certificate issuer_;
  crypto::PrivateKey issuer_key_;
};

}  // namespace tasuki::signature
