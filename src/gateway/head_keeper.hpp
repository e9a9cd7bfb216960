// A witness of the exchange's audit log: keeps the signed heads that this gateway saw and asks for
// a proof that each new one continues the last. Whoever rewrites the log cannot take back what was
// kept here. When history was rewritten, no later head is taken until a person accepts it: it is
// logged as an error at every look, stands in the metric tasuki_audit_log_rewritten and in the
// doctor, and what proves it stays in the database. For one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "crypto/tree_proof.hpp"
#include "gateway/storage.hpp"

namespace tasuki::gateway {

struct KeptHead {
  crypto::TreeHead head;
  std::string statement;
  bool operator==(const KeptHead&) const = default;
};

// Why the log is not believed any more.
struct LogAlarm {
  Time at;
  std::string why;
  std::string statement;  // the head that did not continue the kept one
};

Result<std::optional<KeptHead>> last_kept_head(sqlite::Database& database);
Result<std::optional<LogAlarm>> log_alarm(sqlite::Database& database);
// Begins anew with what the exchange shows next: a person decided so. Heads seen so far stay.
Result<> accept_log(sqlite::Database& database);

class HeadKeeper {
 public:
  struct Dependencies {
    Storage& storage;
    const Clock& clock;
    const Log& log;
    Metrics& metrics;
    std::chrono::milliseconds interval;  // between two looks
  };
  explicit HeadKeeper(Dependencies dependencies);

  // The body of a 200 of the exchange, or why there is none.
  using Get = std::function<Result<std::string>(std::string target)>;
  // Nothing until the interval has passed. Errors: log_rewritten; those of `get`, of the store, and
  // peer_answer_invalid or credential_invalid for an answer that proves nothing.
  Result<> look(const Get& get);

 private:
  Result<> look_now(const Get& get);
  Result<> check_key(const std::string& pem);
  Result<> take(const KeptHead& head, const Get& get);
  Result<> continues(const KeptHead& last, const KeptHead& next, const Get& get);
  std::unexpected<Error> raise(const std::string& why, std::string_view statement);

  Dependencies with_;
  Gauge& rewritten_;
  Counter& checked_;
  std::optional<Time> looked_at_;
};

}  // namespace tasuki::gateway
