// SQLite inside and nowhere else: connections, statements, migrations. A Database and its
// Statements belong to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tasuki::sqlite {

// Bound values are copied only when they must outlive the step. Errors of everything here:
// store_failed; disk_full; busy when another connection kept the lock for longer than the busy
// timeout; an I/O error of a sync ends the process (base/assert.hpp, die).
class Statement {
 public:
  Statement() = default;

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text);        // TEXT; must live until the step is done
  Statement& bind_blob(std::string_view bytes);  // BLOB; likewise
  Statement& bind_null();
  template <typename T>
  Statement& bind_optional(const std::optional<T>& value) {
    return value ? bind(*value) : bind_null();
  }

  // True while there is a row. Parameters are numbered in the order of the bind calls.
  Result<bool> step();
  // step() to the end without rows, then reset.
  Result<> run();
  void reset();  // also forgets the bindings; Statement is ready for the next use

  std::int64_t integer(int column) const;
  std::string text(int column) const;
  std::string blob(int column) const;
  std::string_view blob_view(int column) const;  // until the next step
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  sqlite3* database_ = nullptr;
  int next_ = 1;
};

struct Options {
  bool read_only = false;
  std::string vfs;  // empty: the default one
};

struct Migration {
  int number;  // grows; numbers may be left out
  std::string_view name;
  std::string_view sql;
};

class Database {
 public:
  // WAL, synchronous=FULL, foreign keys on, a busy timeout of 10 s. A new file is readable by its
  // owner only.
  static Result<Database> open(const std::string& path, const Options& options = {});

  Result<Statement> prepare(std::string_view sql);
  // The statement for a text, prepared once and kept; reset when handed out.
  Result<Statement*> cached(std::string_view sql);
  Result<> execute(std::string_view sql);  // several statements, no parameters
  std::int64_t last_row_id() const;
  std::int64_t changes() const;  // rows of the last statement

  // A transaction that takes the write lock at once. commit() returns when it is durable; after an
  // error of it nothing was kept.
  Result<> begin();
  Result<> commit();
  void rollback();  // nothing when there is no transaction (any more)
  bool in_transaction() const;
  // Ends every statement that was left in the middle of its rows: it would hold its snapshot.
  void reset_statements();

  // Pages in the write-ahead log after the last commit of this connection, and moving them into
  // the database file. Done by itself after a commit unless checkpoint_by_hand() was called.
  int log_pages() const;
  enum class Checkpoint { passive, wait_for_readers };
  Result<> checkpoint(Checkpoint mode = Checkpoint::passive);
  void checkpoint_by_hand();
  // SQLite syncs the database file only when a checkpoint moved all of the log; this does it now,
  // so that the one that does has little left to wait for.
  Result<> sync_file();
  std::string path() const;
  std::string vfs() const;  // as in Options

  // Brings the schema to the last migration, each in its own transaction; PRAGMA user_version is
  // the number of the last one done. Error: schema_unknown when the database is newer.
  Result<> migrate(std::span<const Migration> migrations);
  // PRAGMA integrity_check; empty when all is well.
  Result<std::string> integrity_check();

  sqlite3* handle() const { return database_.get(); }

 private:
  Result<> configure(const Options& options);
  Result<std::int64_t> schema_version();
  Result<> apply(const Migration& migration);

  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
  struct State;
  struct DeleteState {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, DeleteState> state_;  // declared behind database_: finalized first
};

// The log is moved into the database file when it has this many pages; chosen by measurement, see
// docs/decisions/sqlite.md.
inline constexpr int kCheckpointPages = 8'000;

}  // namespace tasuki::sqlite
