// One writer thread that commits many units in one fdatasync. A unit is a function that runs inside
// a savepoint of the shared transaction: what it did is undone when it fails, without touching its
// neighbours. submit() returns when the transaction that holds the unit is durable, never before.
#pragma once

#include <functional>
#include <memory>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "sqlite/database.hpp"

namespace tasuki::sqlite {

// Runs on the writer thread, once. It leaves transactions and savepoints alone and calls no
// submit(). Statements that it left in the middle of their rows are ended for it.
using Unit = std::function<Result<>(Database&)>;

class GroupCommit {
 public:
  // Takes over the connection that writes. `name` stands in the metrics.
  GroupCommit(Database database, Metrics& metrics, std::string_view name);
  ~GroupCommit();  // finishes what is queued

  // Blocks. Errors: what the unit returned; busy when kWriteQueueMax units wait already or another
  // process keeps the lock; store_failed or disk_full when the commit itself failed (nothing of it
  // was kept). A sync that fails ends the process.
  Result<> submit(const Unit& unit);

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
};

// Connections for readers, opened as needed and kept; thread-safe.
class ReaderPool {
 public:
  ReaderPool(std::string path, Options options);
  ~ReaderPool();

  // Runs `read` with a connection of its own, inside one read transaction: all that it sees is one
  // moment of the database. Statements prepared with Database::cached stay. Keep it short: while it
  // runs, the write-ahead log cannot start over.
  template <typename F>
  auto read(F&& read) -> decltype(read(std::declval<Database&>())) {
    auto database = take();
    if (!database) return std::unexpected(database.error());
    auto result = read(**database);
    give_back(std::move(*database));
    return result;
  }

 private:
  Result<std::unique_ptr<Database>> take();
  void give_back(std::unique_ptr<Database> database);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tasuki::sqlite
