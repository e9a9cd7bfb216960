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

Result<crypto::PublicKey> Verifier::key_for(const std::string& kid) {
  const std::scoped_lock lock(mutex_);
  const Time now = clock_.now();
  const bool fresh = fetched_at_ && now < *fetched_at_ + kKeysFreshFor;
  const bool may_fetch = !tried_at_ || now >= *tried_at_ + kFetchInterval;
  if ((!fresh || find(kid) == nullptr) && may_fetch) fetch(now);
  if (!fetched_at_ || clock_.now() >= *fetched_at_ + kKeysAgeMax)
    return fail(Code::credential_invalid, "the issuer's keys are not known");
  const crypto::Jwk* jwk = find(kid);
  if (jwk == nullptr) return fail(Code::credential_invalid, "the issuer has no such key");
  return jwk->key;
}

void Verifier::fetch(Time now) {
  tried_at_ = now;
  auto keys = [this]() -> Result<std::vector<crypto::Jwk>> {
    const std::string text = TRY(fetch_());
    return crypto::read_jwks(text);
  }();
  if (keys && keys->empty()) keys = fail(Code::key_invalid, "the issuer shows no key of ours");
  if (!keys) {
    log_.warning("patient.keys_not_fetched", {{"error", keys.error().to_string()}});
    return;
  }
  keys_ = *std::move(keys);
  fetched_at_ = now;
}

}  // namespace tasuki::oidc
