#include "sqlite/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <map>

#include "base/assert.hpp"
#include "sqlite/failure.hpp"

namespace tasuki::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 10'000;
constexpr int kReadersTimeoutMs = 20;  // how long a checkpoint makes writers wait for readers

// SQLite would create the file readable by everyone; its log takes over the mode. O_EXCL: closing
// a file that another connection of this process has locked would drop that lock.
void create_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
}

}  // namespace

struct Database::State {
  std::map<std::string, Statement, std::less<>> statements;
  int log_pages = 0;
  bool checkpoint_by_hand = false;

  // https://www.sqlite.org/c3ref/wal_hook.html: called after each commit. The hook that SQLite
  // would install (wal_autocheckpoint) hides a sync that failed.
  static int after_commit(void* self, sqlite3* database, const char*, int pages) {
    State& state = *static_cast<State*>(self);
    state.log_pages = pages;
    if (state.checkpoint_by_hand || pages < kCheckpointPages) return SQLITE_OK;
    const int code =
        sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK) failure(database, code);
    return SQLITE_OK;  // what was committed is durable even when it could not be moved
  }
};

// Statements outside the cache may still live when a Database is replaced by another.
void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}
void Database::DeleteState::operator()(State* state) const {
  delete state;
}

Result<Database> Database::open(const std::string& path, const Options& options) {
  if (!options.read_only) create_private(path);
  const int flags =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
  Database database;
  database.database_.reset(handle);
  database.state_.reset(new State);
  if (code != SQLITE_OK) {
    Error error = failure(handle, code);
    return fail(error.code, path + ": " + error.detail);
  }
  TRY_VOID(database.configure(options));
  return database;
}

// The reasons and measurements behind these settings are in docs/decisions/sqlite.md.
Result<> Database::configure(const Options& options) {
  sqlite3_busy_timeout(handle(), kBusyTimeoutMs);
  TRY_VOID(execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF"));
  if (options.read_only) return {};
  Statement mode = TRY(prepare("PRAGMA journal_mode=WAL"));
  TRY(mode.step());
  if (mode.text(0) != "wal")
    return fail(Code::store_failed, "this file system cannot carry SQLite's write-ahead log");
  mode = Statement();
  TRY_VOID(execute("PRAGMA synchronous=FULL; PRAGMA journal_size_limit=134217728"));
  sqlite3_wal_hook(handle(), &State::after_commit, state_.get());
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return std::unexpected(failure(handle(), code));
  TASUKI_ASSERT(raw != nullptr);
  Statement statement;
  statement.statement_.reset(raw);
  statement.database_ = handle();
  return statement;
}

Result<Statement*> Database::cached(std::string_view sql) {
  auto& statements = state_->statements;
  auto found = statements.find(sql);
  if (found == statements.end()) {
    Statement statement = TRY(prepare(sql));
    found = statements.emplace(std::string(sql), std::move(statement)).first;
  }
  found->second.reset();
  return &found->second;
}

Result<> Database::execute(std::string_view sql) {
  const std::string text(sql);
  const int code = sqlite3_exec(handle(), text.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(failure(handle(), code));
  return {};
}

std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(handle());
}
std::int64_t Database::changes() const {
  return sqlite3_changes64(handle());
}
bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

Result<> Database::begin() {
  Statement* statement = TRY(cached("BEGIN IMMEDIATE"));
  return statement->run();
}

Result<> Database::commit() {
  Statement* statement = TRY(cached("COMMIT"));
  errno = 0;  // so that what commit_failure() finds is this step's
  const int code = sqlite3_step(statement->statement_.get());
  if (code == SQLITE_DONE) {
    statement->reset();
    return {};
  }
  Error error = commit_failure(handle(), code);
  statement->reset();
  rollback();
  return std::unexpected(std::move(error));
}

void Database::rollback() {
  if (!in_transaction()) return;
  reset_statements();
  // Its result says only that SQLite has rolled back already.
  sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::reset_statements() {
  for (auto* s = sqlite3_next_stmt(handle(), nullptr); s; s = sqlite3_next_stmt(handle(), s))
    if (sqlite3_stmt_busy(s)) sqlite3_reset(s);
}

int Database::log_pages() const {
  return state_->log_pages;
}
void Database::checkpoint_by_hand() {
  state_->checkpoint_by_hand = true;
}

Result<> Database::checkpoint(Checkpoint mode) {
  const bool wait = mode == Checkpoint::wait_for_readers;
  if (wait) sqlite3_busy_timeout(handle(), kReadersTimeoutMs);
  const int code = sqlite3_wal_checkpoint_v2(
      handle(), "main", wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, nullptr,
      nullptr);
  if (wait) sqlite3_busy_timeout(handle(), kBusyTimeoutMs);
  // Busy: a reader or another process needs the log; a later checkpoint will move it.
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return {};
  return std::unexpected(failure(handle(), code));
}

Result<> Database::sync_file() {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  errno = 0;
  const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) return std::unexpected(failure(handle(), code));
  return {};
}

std::string Database::path() const {
  return sqlite3_db_filename(handle(), "main");
}

std::string Database::vfs() const {
  sqlite3_vfs* vfs = nullptr;
  sqlite3_file_control(handle(), "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
  return vfs->zName;
}

Result<std::string> Database::integrity_check() {
  Statement statement = TRY(prepare("PRAGMA integrity_check"));
  std::string problems;
  while (TRY(statement.step())) {
    const std::string line = statement.text(0);
    if (line != "ok") problems.append(problems.empty() ? "" : "\n").append(line);
  }
  return problems;
}

}  // namespace tasuki::sqlite
