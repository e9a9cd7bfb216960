#include "httpsig/key_ring.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "httpsig/structured.hpp"

namespace tasuki::httpsig {

std::string_view registered_name(crypto::Algorithm algorithm) {
  if (algorithm == crypto::Algorithm::es256) return "ecdsa-p256-sha256";
  if (algorithm == crypto::Algorithm::ed25519) return "ed25519";
  return {};
}

Result<KeyRing> KeyRing::of(std::vector<KeyRecord> records) {
  for (const KeyRecord& record : records) {
    if (record.keyid.empty() || record.keyid.size() > limits::kKeyIdBytesMax ||
        !is_string(record.keyid))
      return fail(Code::key_invalid, "a keyid is 1 to 128 visible ASCII characters");
    if (registered_name(record.algorithm).empty() ||
        crypto::algorithm_of(record.key) != record.algorithm)
      return fail(Code::key_invalid, "messages are signed with ES256 or Ed25519, as the key is");
  }
  std::ranges::sort(records, {}, &KeyRecord::keyid);
  if (std::ranges::adjacent_find(records, {}, &KeyRecord::keyid) != records.end())
    return fail(Code::key_invalid, "two keys have one keyid");
  return KeyRing(std::move(records));
}

const KeyRecord* KeyRing::find(std::string_view keyid) const {
  const auto found = std::ranges::lower_bound(records_, keyid, {}, &KeyRecord::keyid);
  return found == records_.end() || found->keyid != keyid ? nullptr : &*found;
}

}  // namespace tasuki::httpsig
