// The keys with which the exchange signs what it asks, those of today and the next: a list that it
// publishes and signs with the key of its own certificate, so that it can be kept and passed on.
// docs/formats/pull-keys.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/certificate.hpp"
#include "httpsig/key_ring.hpp"

namespace tasuki::pull {

struct KeyList {
  Time issued;
  Time until;  // from then on it proves nothing
  std::vector<httpsig::KeyRecord> keys;
};

// The list in JWS compact form; `certificate` is the exchange's, whose key signs.
std::string sign_key_list(const KeyList& list, const crypto::Certificate& certificate,
                          const crypto::PrivateKey& key);

struct ListRules {
  std::string authority;  // PEM: who certifies the exchange
  std::string host;       // that its certificate must name
  Time now;
};
// Errors: credential_invalid when it is not the exchange's, credential_expired.
Result<KeyList> verify_key_list(std::string_view jws, const ListRules& rules);

}  // namespace tasuki::pull
