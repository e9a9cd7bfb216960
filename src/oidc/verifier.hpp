// Tells from a token who calls: keeps the issuer's keys and fetches them again when there may be
// new ones. Thread-safe; whoever needs a key that is not there yet waits for the fetch.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "base/log.hpp"
#include "oidc/token.hpp"

namespace tasuki::oidc {

// Strangers can make up kids: they cause one fetch in this time at most.
inline constexpr std::chrono::seconds kFetchInterval{60};
// So that a key which the issuer took back is not believed for ever; when the issuer cannot be
// asked, the keys that are there hold until kKeysAgeMax.
inline constexpr std::chrono::hours kKeysFreshFor{1};
inline constexpr std::chrono::hours kKeysAgeMax{24};

// The text of the issuer's set of keys: from a file, or from where discovery says (discovery.hpp).
using FetchKeys = std::function<Result<std::string>()>;

class Verifier {
 public:
  Verifier(Expectations wanted, FetchKeys fetch, const Clock& clock, const Log& log);

  // Errors: credential_invalid, credential_expired; the detail never leaves: `log` has it.
  Result<Identity> verify(std::string_view token);

 private:
  Result<crypto::PublicKey> key_for(const std::string& kid);
  const crypto::Jwk* find(const std::string& kid) const;  // under mutex_
  bool known(const std::string& kid);
  bool begin_fetch(const std::string& kid);
  void fetch();

  const Expectations wanted_;
  const FetchKeys fetch_;
  const Clock& clock_;
  const Log& log_;
  std::mutex fetching_;  // held while the issuer is asked
  std::mutex mutex_;     // of what follows; not held then
  std::vector<crypto::Jwk> keys_;
  std::optional<Time> fetched_at_;  // the last time that it went well
  std::optional<Time> tried_at_;
};

}  // namespace tasuki::oidc
