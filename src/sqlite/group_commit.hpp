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

using Unit = std::function<Result<>(Database&)>;

class GroupCommit {
 public:
  // Takes over the connection that writes. `name` stands in the metrics.
  GroupCommit(Database database, Metrics& metrics, std::string_view name);
  ~GroupCommit();  // finishes what is queued

  // Blocks. Errors: what the unit returned; busy when kWriteQueueMax units wait already;
  // store_failed or disk_full when the commit itself failed (nothing of it was kept).
  Result<> submit(const Unit& unit);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Connections for readers, opened as needed and kept; thread-safe.
class ReaderPool {
 public:
  ReaderPool(std::string path, Options options);
  ~ReaderPool();

  // Runs `read` with a connection of its own. Statements prepared with Database::cached stay.
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
