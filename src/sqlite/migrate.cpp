#include "base/assert.hpp"
#include "sqlite/database.hpp"

namespace tasuki::sqlite {

Result<> Database::migrate(std::span<const Migration> migrations) {
  std::int64_t known = 0;
  for (const Migration& migration : migrations) {
    TASUKI_ASSERT(migration.number > known);
    known = migration.number;
  }
  const std::int64_t version = TRY(schema_version());
  if (version > known)
    return fail(Code::schema_unknown, "schema " + std::to_string(version) +
                                          ", this program knows " + std::to_string(known));
  for (const Migration& migration : migrations)
    if (migration.number > version) TRY_VOID(apply(migration));
  return {};
}

Result<std::int64_t> Database::schema_version() {
  Statement statement = TRY(prepare("PRAGMA user_version"));
  TRY(statement.step());
  return statement.integer(0);
}

// Another process may have done it while this one waited for the lock.
Result<> Database::apply(const Migration& migration) {
  TRY_VOID(begin());
  const Result<> done = [&]() -> Result<> {
    if (TRY(schema_version()) >= migration.number) return {};
    TRY_VOID(execute(migration.sql));
    return execute("PRAGMA user_version=" + std::to_string(migration.number));
  }();
  if (done) return commit();
  rollback();
  return fail(done.error().code,
              "migration " + std::string(migration.name) + ": " + done.error().detail);
}

}  // namespace tasuki::sqlite
