// What is known of each unit of an SS-MIX2 storage: what the storage says, what a person decided,
// what the exchange has. Rows of gateway.db; every function runs inside a unit of the caller.
//
// A row is looked at when it is due: when the storage said something new, when its delay is over,
// when somebody decided, when the side list changed, when an attempt failed. One that only waits
// for a person is not due.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/ssmix2/release.hpp"
#include "sqlite/database.hpp"

namespace tasuki::gateway::ssmix2_ledger {

struct Row {
  std::string identifier;  // Bundle.identifier.value
  std::string patient;     // local number
  std::string path;        // of the file, relative to the storage
  std::string kind;        // code of clins::Kind
  std::string class_code;  // of clins::InformationClass
  std::string date;
  std::string sha256;  // of what the storage says, hex; empty: deleted there
  Time seen_at;        // since when it says so
  ClerkWord clerk = ClerkWord::none;
  std::string clerk_note;   // who and why
  std::string why;          // code of Why, of the last decision; empty: not decided yet
  std::string sent_sha256;  // of what was handed over last; empty: nothing
  std::string error;        // why the last attempt failed
  std::optional<Time> due_at;
};

// What the storage says of a unit now. The same as before changes nothing; something new ends a
// person's release, which was of what they saw, and no hold.
struct Saying {
  std::string_view identifier;
  std::string_view patient;
  std::string_view path;
  std::string_view kind;
  std::string_view class_code;
  std::string_view date;
  std::string_view sha256;
};
Result<> say(sqlite::Database& database, std::string_view storage, const Saying& saying, Time now);
// The storage deleted it; unknown units stay unknown.
Result<> say_deleted(sqlite::Database& database, std::string_view storage,
                     std::string_view identifier, Time now);

// Whether there are units or faults of that patient's files.
Result<bool> knows_patient(sqlite::Database& database, std::string_view storage,
                           std::string_view patient);
Result<std::vector<Row>> due(sqlite::Database& database, std::string_view storage, Time now,
                             std::size_t limit);
Result<std::optional<Row>> find(sqlite::Database& database, std::string_view storage,
                                std::string_view identifier);
// Newest first; `held`: only those whose last saying was not handed over.
Result<std::vector<Row>> list(sqlite::Database& database, std::string_view storage, bool held,
                              std::size_t limit);

struct Settled {
  std::string why;
  std::optional<std::string> sent_sha256;  // when something was handed over
  std::string error;
  std::optional<Time> due_at;
};
// Only while the row still says what it said: what came in between stays due.
Result<> settle(sqlite::Database& database, std::string_view storage, const Row& row,
                const Settled& settled);
Result<> all_due(sqlite::Database& database, std::string_view storage, Time now);
// false: there is no such unit.
Result<bool> decide(sqlite::Database& database, std::string_view storage,
                    std::string_view identifier, ClerkWord word, std::string_view note, Time now);

// A file, or a line of the side list, that cannot be used. One a place; a file that is read again
// without faults has none, and neither have the older versions of it.
struct FaultRow {
  std::string path;
  std::string text;  // "SM302 ... (line 7, OBX-5)"
  Time at;
};
Result<> set_faults(sqlite::Database& database, std::string_view storage, std::string_view path,
                    const std::vector<std::string>& texts, Time now);
// Of every file whose path begins so.
Result<> clear_faults(sqlite::Database& database, std::string_view storage,
                      std::string_view beginning);
Result<std::vector<FaultRow>> faults(sqlite::Database& database, std::string_view storage,
                                     std::size_t limit);

struct Counts {
  std::int64_t units = 0;
  std::int64_t sent = 0;
  std::int64_t held = 0;
  std::int64_t failed = 0;
  std::int64_t faults = 0;
};
Result<Counts> counts(sqlite::Database& database, std::string_view storage);
// The storages that have rows.
Result<std::vector<std::string>> storages(sqlite::Database& database);

}  // namespace tasuki::gateway::ssmix2_ledger
