#include "sqlite/failure.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "base/assert.hpp"

namespace tasuki::sqlite {
namespace {

// SQLite notes the errno of a failed step, but not that of a failed COMMIT.
int error_number(sqlite3* database) {
  const int last = errno;
  const int noted = sqlite3_system_errno(database);
  return noted != 0 ? noted : last;
}

std::string describe(sqlite3* database, int code) {
  const int number = error_number(database);
  const char* path = sqlite3_db_filename(database, "main");
  std::string text = path == nullptr || *path == '\0' ? "database" : path;
  const bool noted = sqlite3_extended_errcode(database) == code;
  text.append(": ").append(noted ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  text.append(" (SQLite ").append(std::to_string(code));
  if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN)
    text.append(", errno ")
        .append(std::to_string(number))
        .append(" ")
        .append(std::strerror(number));
  return text + ")";
}

bool is_disk_full(sqlite3* database, int code) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  if ((code & 0xff) != SQLITE_IOERR) return false;
  const int number = error_number(database);
  return number == ENOSPC || number == EDQUOT;
}

void die_of_sync(sqlite3* database, int code) {
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
    die("a sync failed, what the disk holds is unknown: " + describe(database, code));
}

}  // namespace

Error failure(sqlite3* database, int code) {
  die_of_sync(database, code);
  if (is_disk_full(database, code)) return Error{Code::disk_full, describe(database, code)};
  const int primary = code & 0xff;
  const bool busy = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  return Error{busy ? Code::busy : Code::store_failed, describe(database, code)};
}

Error commit_failure(sqlite3* database, int code) {
  die_of_sync(database, code);
  if ((code & 0xff) == SQLITE_IOERR)
    die("a commit failed half-way, what the disk holds is unknown: " + describe(database, code));
  return failure(database, code);
}

}  // namespace tasuki::sqlite
