// The transparent audit log: signed heads of its tree, proofs about it, and who may read what of
// it. An institution reads its own acts; a person the acts of all on its data. Thread-safe. Errors
// everywhere: those of the store.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "crypto/block.hpp"
#include "crypto/key.hpp"
#include "crypto/tree_proof.hpp"
#include "exchange/audit_entry.hpp"
#include "exchange/audit_leaf.hpp"
#include "store/store.hpp"

namespace tasuki::exchange {

struct AccessPage {
  std::vector<AccessEntry> entries;  // the newest first
  std::string next;                  // cursor; empty on the last page
};

// What there is to ask for a page.
struct AccessRequest {
  std::string cursor;     // empty: from the newest
  std::size_t count = 0;  // 0: the default; at most limits::kAccessLogPageMax
};

// For a receipt: the leaf is in the log. Anybody with access to the store can make the proof, no
// key is needed: the head was signed when it was made.
// Errors: not_found; proof_pending until a head covers the leaf.
Result<crypto::InclusionProof> prove_inclusion(store::Store& store, std::string_view institution,
                                               std::string_view unit_id,
                                               const crypto::Sha256& leaf);

class AuditLog {
 public:
  struct Dependencies {
    store::Store& store;
    const Clock& clock;
    const Log& log;
    Metrics& metrics;
    const crypto::PrivateKey& key;
  };
  AuditLog(Dependencies dependencies, const AuditWriter& writer);

  // A head over all that is in the log by now; the last one when nothing came since, or when it is
  // younger than limits::kTreeHeadGap.
  Result<store::AuditHead> make_head();
  Result<std::optional<store::AuditHead>> last_head();
  // Of more than `after` records, the smallest first; at most limits::kTreeHeadsPageMax.
  Result<std::vector<store::AuditHead>> heads(std::uint64_t after);
  crypto::PublicKey key() const { return with_.key.public_key(); }

  // For the institution's own record on that unit. Errors: as prove_inclusion.
  Result<crypto::InclusionProof> inclusion(std::string_view institution, std::string_view unit_id,
                                           const crypto::Sha256& leaf);
  // Between two sizes, neither beyond the last head. Error: parameter_invalid.
  Result<crypto::ConsistencyProof> consistency(std::uint64_t first, std::uint64_t second);

  // The acts of the caller's institution; reading them is one, unless there were none.
  // Error: cursor_invalid.
  Result<AccessPage> access_log(const Caller& caller, const AccessRequest& request);

  // The acts of anybody on this person's data. What `visible` refuses is not there, neither in the
  // page nor in its cursor. Leaves no record: whoever asks for the person writes it.
  // Error: cursor_invalid, also for the cursor of another person.
  using Visible = std::function<bool(const AccessEntry&)>;
  Result<AccessPage> access_log_of(store::PersonKey person, const AccessRequest& request,
                                   const Visible& visible = {});

 private:
  struct Found;
  struct Walk;
  Result<AccessPage> walk(Walk walk, const AccessRequest& request);
  Result<bool> take(Walk& walk, std::size_t count);

  Dependencies with_;
  const AuditWriter& writer_;
  crypto::PairCipher units_;
  crypto::PairCipher entries_;
  crypto::PairCipher own_cursors_;
  crypto::PairCipher person_cursors_;
  std::mutex making_;
  Counter& heads_made_;
  Gauge& head_size_;
};

// For a Periodic: makes a head, logs what fails.
void keep_head(AuditLog& audit_log, const Log& log);

}  // namespace tasuki::exchange
