#include "sqlite/failure.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "base/assert.hpp"

namespace tasuki::sqlite {
namespace {

std::string describe(sqlite3* database, int code) {
  const char* path = sqlite3_db_filename(database, "main");
  std::string text = path == nullptr || *path == '\0' ? "database" : path;
  text.append(": ").append(sqlite3_errmsg(database));
  text.append(" (SQLite ").append(std::to_string(code));
  if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN) {
    const int number = sqlite3_system_errno(database);
    text.append(", errno ").append(std::to_string(number)).append(" ");
    text.append(std::strerror(number));
  }
  return text + ")";
}

bool is_disk_full(sqlite3* database, int code) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  if ((code & 0xff) != SQLITE_IOERR) return false;
  const int number = sqlite3_system_errno(database);
  return number == ENOSPC || number == EDQUOT;
}

}  // namespace

Error failure(sqlite3* database, int code) {
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
    die("a sync failed, what the disk holds is unknown: " + describe(database, code));
  if (is_disk_full(database, code)) return Error{Code::disk_full, describe(database, code)};
  const int primary = code & 0xff;
  const bool busy = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  return Error{busy ? Code::busy : Code::store_failed, describe(database, code)};
}

Error commit_failure(sqlite3* database, int code) {
  Error error = failure(database, code);
  if ((code & 0xff) == SQLITE_IOERR && error.code != Code::disk_full)
    die("a commit failed half-way, what the disk holds is unknown: " + error.detail);
  return error;
}

}  // namespace tasuki::sqlite
