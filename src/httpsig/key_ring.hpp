// The public keys by which signed messages are checked: as many as are in use at one time, the key
// of today and the next one. The algorithm is that of the record; no message chooses it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/signing_key.hpp"

namespace tasuki::httpsig {

// Those of RFC 9421 section 6.2: "ecdsa-p256-sha256", "ed25519"; empty for RS256, which signs no
// messages.
std::string_view registered_name(crypto::Algorithm algorithm);

struct KeyRecord {
  std::string keyid;
  crypto::PublicKey key;
  crypto::Algorithm algorithm = crypto::Algorithm::es256;
  Time not_before;
  Time not_after;  // from then on it is not valid

  bool valid_at(Time now) const { return not_before <= now && now < not_after; }
};

// Immutable: keys change by another ring taking the place of this one.
class KeyRing {
 public:
  KeyRing() = default;
  // Error: key_invalid for a keyid that is empty, too long, not visible ASCII or there twice, and
  // for a key that is neither ES256 nor Ed25519 or not what its record says.
  static Result<KeyRing> of(std::vector<KeyRecord> records);

  const KeyRecord* find(std::string_view keyid) const;  // also one that is not valid now

 private:
  explicit KeyRing(std::vector<KeyRecord> records) : records_(std::move(records)) {}
  std::vector<KeyRecord> records_;  // in the order of keyid
};

}  // namespace tasuki::httpsig
