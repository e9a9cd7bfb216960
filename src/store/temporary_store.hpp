// 一時保存DB: what holders answered to a PULL, until its requester has it or it expires. Each PULL
// is sealed under a key of its own that is forgotten with it, so no copy of the store brings it
// back. Durable all the same: a PULL survives a restart, with every holder accounted for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.hpp"

namespace tasuki::store {

// One holder of a PULL: a line of its manifest.
struct PullLine {
  std::string institution;
  std::string outcome;        // code of a pull::Outcome; empty while it is waited for
  std::string reason;         // code, or empty
  std::uint32_t count = 0;    // of what it answered
  std::optional<Time> as_of;  // when the newest of it was made
  std::optional<Time> at;     // when the outcome was known
};

struct PullRecord {
  std::uint64_t number = 0;  // random; names it
  std::string institution;   // who asked
  PersonKey person = 0;
  std::string asked;  // opaque to the store
  Time created_at;
  Time deadline_at;
  Time expires_at;
  std::optional<Time> concluded_at;
  std::vector<PullLine> lines;
};

struct PullQuery {
  PersonKey person = 0;
  std::string institution;
};

class TemporaryStore {
 public:
  virtual ~TemporaryStore() = default;

  // With its audit record in one transaction.
  virtual Result<> open(const PullRecord& pull, const AuditRecord& audit) = 0;
  // The line of a holder that is still waited for, with what it answered (opaque; may be empty).
  // false: it is not waited for any more, or the PULL is gone; nothing was written.
  virtual Result<bool> answer(std::uint64_t number, const PullLine& line,
                              std::string_view content) = 0;
  // Gives every holder that is still waited for `outcome`; after this nothing is answered any more.
  // `audit` makes the record of what stands then, for the same transaction. nullopt: the PULL is
  // gone. Again: what stands already.
  using Account = std::function<AuditRecord(const PullRecord&)>;
  virtual Result<std::optional<PullRecord>> conclude(std::uint64_t number, std::string_view outcome,
                                                     Time at, const Account& audit) = 0;
  virtual Result<std::optional<PullRecord>> find(std::uint64_t number) = 0;
  // What each holder answered so far, in the order of the lines; empty where there is none.
  // Errors: item_unknown, content_damaged.
  virtual Result<std::vector<std::string>> contents(std::uint64_t number) = 0;

  // Gone for good when it returns, with its key. What is not there is gone already.
  virtual Result<> drop(std::span<const std::uint64_t> numbers) = 0;
  virtual Result<std::vector<std::uint64_t>> expired(Time now, std::size_t limit) = 0;
  virtual Result<std::vector<std::uint64_t>> of_person(const PullQuery& query) = 0;
  // Those that were never concluded and are past their deadline: their process ended.
  virtual Result<std::vector<std::uint64_t>> abandoned(Time now, std::size_t limit) = 0;
};

}  // namespace tasuki::store
