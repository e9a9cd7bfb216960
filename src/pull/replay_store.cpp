#include "pull/replay_store.hpp"

namespace tasuki::pull {
namespace {

using sqlite::Database;
using sqlite::Statement;

// The smallest of what a few seconds of requests leave behind; enough to keep up with any rate.
constexpr std::int64_t kForgottenAtOnce = 4;

constexpr std::string_view kSchema =
    "CREATE TABLE IF NOT EXISTS nonce (nonce TEXT PRIMARY KEY, until INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS nonce_by_end ON nonce (until)";

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

Result<bool> insert(Database& database, std::string_view nonce, Time until) {
  Statement* statement =
      TRY(database.cached("INSERT INTO nonce (nonce, until) VALUES (?, ?) ON CONFLICT DO NOTHING"));
  TRY_VOID(statement->bind(nonce).bind(milliseconds(until)).run());
  return database.changes() == 1;
}

Result<> forget_some(Database& database, Time now) {
  Statement* statement = TRY(database.cached(
      "DELETE FROM nonce WHERE nonce IN (SELECT nonce FROM nonce WHERE until < ? LIMIT ?)"));
  return statement->bind(milliseconds(now)).bind(kForgottenAtOnce).run();
}

}  // namespace

Result<std::unique_ptr<ReplayStore>> ReplayStore::open(const std::string& path, Metrics& metrics) {
  Database database = TRY(Database::open(path));
  TRY_VOID(database.execute(kSchema));
  return std::unique_ptr<ReplayStore>(new ReplayStore(path, std::move(database), metrics));
}

Result<bool> ReplayStore::seen(std::string_view nonce) {
  return readers_.read([&](Database& database) -> Result<bool> {
    Statement* select = TRY(database.cached("SELECT 1 FROM nonce WHERE nonce = ?"));
    return select->bind(nonce).step();
  });
}

Result<std::uint64_t> ReplayStore::size() {
  return readers_.read([](Database& database) -> Result<std::uint64_t> {
    Statement* select = TRY(database.cached("SELECT count(*) FROM nonce"));
    TRY(select->step());
    return static_cast<std::uint64_t>(select->integer(0));
  });
}

Result<bool> ReplayStore::take(std::string_view nonce, Time until, Time now) {
  bool taken = false;
  const sqlite::Unit work = [&](Database& database) -> Result<> {
    taken = TRY(insert(database, nonce, until));
    return forget_some(database, now);
  };
  TRY_VOID(writer_.submit(work));
  return taken;
}

}  // namespace tasuki::pull
