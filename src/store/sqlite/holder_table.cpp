#include "store/sqlite/holder_table.hpp"

#include "base/limits.hpp"
#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using clins::ClassSet;
using sqlite::Database;
using sqlite::Statement;

namespace {

ClassSet classes_of(const Statement& row, int column) {
  return ClassSet::from_bits(static_cast<std::uint16_t>(row.integer(column)));
}

PullSetting setting_of(const Statement& row, clins::Transport transport) {
  return {row.text(0), transport, row.text(2), classes_of(row, 3)};
}

}  // namespace

Result<std::vector<Holder>> select_holders(Database& database, PersonKey person) {
  Statement* select = TRY(database.cached(
      "SELECT institution, registered, declared, visited_at, local_number FROM holder"
      " WHERE person_key = ? ORDER BY institution"));
  select->bind(signed_of(person));
  std::vector<Holder> holders;
  while (TRY(select->step())) {
    Holder holder{
        select->text(0), classes_of(*select, 1), classes_of(*select, 2), {}, select->text(4)};
    if (!select->is_null(3)) holder.visited_at = time_of(select->integer(3));
    holders.push_back(std::move(holder));
  }
  return holders;
}

// An institution registers often about the same person: a row that says it already is written anew
// at most once a day.
Result<> add_registered(Database& database, const UnitRecord& unit, ClassSet classes) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO holder (person_key, institution, registered, confirmed_at) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (person_key, institution) DO UPDATE SET"
      " registered = registered | excluded.registered, confirmed_at = excluded.confirmed_at"
      " WHERE registered | excluded.registered <> registered"
      " OR confirmed_at < excluded.confirmed_at - 86400000"));
  return upsert->bind(signed_of(unit.ref.person))
      .bind(unit.sender)
      .bind(std::int64_t{classes.bits()})
      .bind(milliseconds_of(unit.registered_at))
      .run();
}

Result<> upsert_declaration(Database& database, std::string_view institution,
                            const Declaration& line, Time at) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO holder (person_key, institution, declared, local_number, confirmed_at)"
      " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person_key, institution) DO UPDATE SET"
      " declared = excluded.declared, local_number = excluded.local_number,"
      " confirmed_at = excluded.confirmed_at"));
  return upsert->bind(signed_of(line.person))
      .bind(institution)
      .bind(std::int64_t{line.classes.bits()})
      .bind(line.local_number)
      .bind(milliseconds_of(at))
      .run();
}

Result<> upsert_visit(Database& database, PersonKey person, std::string_view institution,
                      std::string_view local_number, Time at) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO holder (person_key, institution, visited_at, local_number, confirmed_at)"
      " VALUES (?, ?, ?3, ?4, ?3) ON CONFLICT (person_key, institution) DO UPDATE SET"
      " visited_at = excluded.visited_at, confirmed_at = excluded.confirmed_at, local_number ="
      " CASE excluded.local_number WHEN '' THEN local_number ELSE excluded.local_number END"));
  return upsert->bind(signed_of(person))
      .bind(institution)
      .bind(milliseconds_of(at))
      .bind(local_number)
      .run();
}

Result<std::size_t> delete_unconfirmed(Database& database, Time before, std::size_t limit) {
  Statement* erase = TRY(database.cached(
      "DELETE FROM holder WHERE (person_key, institution) IN (SELECT person_key, institution"
      " FROM holder WHERE confirmed_at < ? ORDER BY confirmed_at LIMIT ?)"));
  TRY_VOID(erase->bind(milliseconds_of(before)).bind(static_cast<std::int64_t>(limit)).run());
  return static_cast<std::size_t>(database.changes());
}

Result<std::optional<PullSetting>> select_pull_setting(Database& database,
                                                       std::string_view institution) {
  Statement* select = TRY(database.cached(
      "SELECT institution, transport, url, opt_out FROM pull_setting WHERE institution = ?"));
  if (!TRY(select->bind(institution).step())) return std::nullopt;
  return setting_of(*select, TRY(transport(select->text(1))));
}

Result<std::vector<PullSetting>> select_pull_settings(Database& database) {
  Statement* select = TRY(database.cached(
      "SELECT institution, transport, url, opt_out FROM pull_setting ORDER BY institution"));
  std::vector<PullSetting> settings;
  while (TRY(select->step())) {
    const clins::Transport transport = TRY(store::transport(select->text(1)));
    settings.push_back(setting_of(*select, transport));
  }
  return settings;
}

Result<> upsert_transport(Database& database, std::string_view institution,
                          clins::Transport transport, std::string_view url) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO pull_setting (institution, transport, url, opt_out) VALUES (?, ?, ?, 0)"
      " ON CONFLICT (institution) DO UPDATE SET transport = excluded.transport,"
      " url = excluded.url"));
  return upsert->bind(institution).bind(code_of(transport)).bind(url).run();
}

Result<> upsert_opt_out(Database& database, std::string_view institution, ClassSet classes) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO pull_setting (institution, transport, url, opt_out) VALUES (?, 'none', '', ?)"
      " ON CONFLICT (institution) DO UPDATE SET opt_out = excluded.opt_out"));
  return upsert->bind(institution).bind(std::int64_t{classes.bits()}).run();
}

Result<std::optional<AnswerKey>> select_answer_key(Database& database, std::string_view institution,
                                                   std::string_view keyid) {
  Statement* select = TRY(database.cached(
      "SELECT certificate, seen_at FROM answer_key WHERE institution = ? AND keyid = ?"));
  if (!TRY(select->bind(institution).bind(keyid).step())) return std::nullopt;
  return AnswerKey{std::string(institution), std::string(keyid), select->text(0),
                   time_of(select->integer(1))};
}

Result<> upsert_answer_key(Database& database, const AnswerKey& key) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO answer_key (institution, keyid, certificate, seen_at) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (institution, keyid) DO UPDATE SET certificate = excluded.certificate,"
      " seen_at = excluded.seen_at"));
  TRY_VOID(upsert->bind(key.institution)
               .bind(key.keyid)
               .bind(key.certificate)
               .bind(milliseconds_of(key.seen_at))
               .run());
  Statement* drop_oldest = TRY(database.cached(
      "DELETE FROM answer_key WHERE institution = ?1 AND keyid NOT IN (SELECT keyid FROM answer_key"
      " WHERE institution = ?1 ORDER BY seen_at DESC, keyid LIMIT ?2)"));
  return drop_oldest->bind(key.institution)
      .bind(static_cast<std::int64_t>(limits::kAnswerKeysMax))
      .run();
}

}  // namespace tasuki::store
