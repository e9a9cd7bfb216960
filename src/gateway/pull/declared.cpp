#include "gateway/pull/declared.hpp"

namespace tasuki::gateway {

Result<std::map<std::string, clins::ClassSet>> read_declared(sqlite::Database& database) {
  sqlite::Statement* select =
      TRY(database.cached("SELECT local_number, classes FROM pull_declared"));
  std::map<std::string, clins::ClassSet> declared;
  while (TRY(select->step()))
    declared[select->text(0)] =
        clins::ClassSet::from_bits(static_cast<std::uint16_t>(select->integer(1)));
  return declared;
}

Result<> write_declared(sqlite::Database& database, const Holding& holding) {
  if (holding.classes.empty()) {
    sqlite::Statement* erase =
        TRY(database.cached("DELETE FROM pull_declared WHERE local_number = ?"));
    return erase->bind(holding.local_number).run();
  }
  sqlite::Statement* upsert =
      TRY(database.cached("INSERT INTO pull_declared (local_number, classes) VALUES (?, ?)"
                          " ON CONFLICT (local_number) DO UPDATE SET classes = excluded.classes"));
  return upsert->bind(holding.local_number).bind(std::int64_t{holding.classes.bits()}).run();
}

}  // namespace tasuki::gateway
