#include <sqlite3.h>

#include <cerrno>

#include "base/assert.hpp"
#include "sqlite/database.hpp"
#include "sqlite/failure.hpp"

namespace tasuki::sqlite {
namespace {

// SQLite takes a null pointer for NULL, and an empty view may hold one.
const char* never_null(std::string_view bytes) {
  return bytes.data() == nullptr ? "" : bytes.data();
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(std::int64_t value) {
  TASUKI_ASSERT(sqlite3_bind_int64(statement_.get(), next_++, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  TASUKI_ASSERT(sqlite3_bind_text64(statement_.get(), next_++, never_null(text), text.size(),
                                    SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  TASUKI_ASSERT(sqlite3_bind_blob64(statement_.get(), next_++, never_null(bytes), bytes.size(),
                                    SQLITE_STATIC) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_null() {
  TASUKI_ASSERT(sqlite3_bind_null(statement_.get(), next_++) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  errno = 0;  // so that what failure() finds is this step's
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Error error = failure(database_, code);
  sqlite3_reset(statement_.get());
  return std::unexpected(std::move(error));
}

Result<> Statement::run() {
  const Result<bool> row = step();
  reset();
  if (!row) return std::unexpected(row.error());
  TASUKI_ASSERT(!*row);
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  next_ = 1;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(statement_.get(), column);
  if (bytes == nullptr) return {};
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::string Statement::blob(int column) const {
  return std::string(blob_view(column));
}

std::string_view Statement::blob_view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  if (bytes == nullptr) return {};
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

}  // namespace tasuki::sqlite
