// The gateway's one database file. Outbox, inbox, events and access log lie together, so that what
// belongs together is durable together. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "sqlite/group_commit.hpp"

namespace tasuki::gateway {

class Storage {
 public:
  // Brings the schema to its last version. Errors: store_failed, schema_unknown, disk_full.
  static Result<std::unique_ptr<Storage>> open(const std::string& path, Metrics& metrics,
                                               const sqlite::Options& options = {});

  // Durable when it returns. See sqlite::GroupCommit.
  Result<> write(const sqlite::Unit& unit) { return writer_.submit(unit); }
  // F(Database&) -> Result<T>, on one moment of the database.
  template <typename F>
  auto read(F&& read) {
    return readers_.read(std::forward<F>(read));
  }

 private:
  Storage(const std::string& path, sqlite::Database database, Metrics& metrics,
          const sqlite::Options& options)
      : readers_(path, options), writer_(std::move(database), metrics, "gateway") {}

  sqlite::ReaderPool readers_;
  sqlite::GroupCommit writer_;
};

inline std::int64_t to_stored(Time time) {
  return time.time_since_epoch().count();
}
inline Time from_stored(std::int64_t number) {
  return Time(std::chrono::milliseconds(number));
}
std::optional<Time> optional_time(const sqlite::Statement& row, int column);

// How far a reader came; empty at first.
Result<std::string> read_mark(sqlite::Database& database, std::string_view name);
Result<> write_mark(sqlite::Database& database, std::string_view name, std::string_view value);

}  // namespace tasuki::gateway
