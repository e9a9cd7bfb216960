#include "oidc/verifier.hpp"

#include <algorithm>

namespace tasuki::oidc {

Verifier::Verifier(Expectations wanted, FetchKeys fetch, const Clock& clock, const Log& log)
    : wanted_(std::move(wanted)), fetch_(std::move(fetch)), clock_(clock), log_(log) {}

Result<Identity> Verifier::verify(std::string_view token) {
  const auto checked = [&]() -> Result<Identity> {
    const std::string kid = TRY(kid_of(token));
    const crypto::PublicKey key = TRY(key_for(kid));
    return verify_token(token, key, wanted_, clock_.now());
  }();
  if (checked) return checked;
  log_.info("patient.token_refused", {{"why", checked.error().detail}});
  return fail(checked.error().code);
}

// A token without a kid can only be meant for an issuer's one key.
const crypto::Jwk* Verifier::find(const std::string& kid) const {
  if (kid.empty()) return keys_.size() == 1 ? &keys_.front() : nullptr;
  const auto found = std::ranges::find(keys_, kid, &crypto::Jwk::kid);
  return found == keys_.end() ? nullptr : &*found;
}

// Only who asks for a key that is not there waits for a fetch: a slow issuer, whom strangers can
// cause to be asked, holds up nobody else.
Result<crypto::PublicKey> Verifier::key_for(const std::string& kid) {
  if (begin_fetch(kid)) {
    fetch();
  } else if (!known(kid)) {
    const std::scoped_lock until_fetched(fetching_);
  }
  const std::scoped_lock lock(mutex_);
  if (!fetched_at_ || clock_.now() >= *fetched_at_ + kKeysAgeMax)
    return fail(Code::credential_invalid, "the issuer's keys are not known");
  const crypto::Jwk* jwk = find(kid);
  if (jwk == nullptr) return fail(Code::credential_invalid, "the issuer has no such key");
  return jwk->key;
}

bool Verifier::known(const std::string& kid) {
  const std::scoped_lock lock(mutex_);
  return find(kid) != nullptr;
}

// True: it falls to the caller to fetch, who holds `fetching_` then.
bool Verifier::begin_fetch(const std::string& kid) {
  const std::scoped_lock lock(mutex_);
  const Time now = clock_.now();
  const bool fresh = fetched_at_ && now < *fetched_at_ + kKeysFreshFor;
  if (fresh && find(kid) != nullptr) return false;
  if (tried_at_ && now < *tried_at_ + kFetchInterval) return false;
  if (!fetching_.try_lock()) return false;
  tried_at_ = now;
  return true;
}

void Verifier::fetch() {
  const std::scoped_lock whole(std::adopt_lock, fetching_);
  auto keys = [this]() -> Result<std::vector<crypto::Jwk>> {
    const std::string text = TRY(fetch_());
    return crypto::read_jwks(text);
  }();
  if (keys && keys->empty()) keys = fail(Code::key_invalid, "the issuer shows no key of ours");
  if (!keys) {
    log_.warning("patient.keys_not_fetched", {{"error", keys.error().to_string()}});
    return;
  }
  const std::scoped_lock lock(mutex_);
  keys_ = *std::move(keys);
  fetched_at_ = clock_.now();
}

}  // namespace tasuki::oidc
