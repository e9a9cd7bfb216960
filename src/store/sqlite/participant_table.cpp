#include "store/sqlite/participant_table.hpp"

#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

constexpr std::string_view kColumns =
    "participant.code, participant.name, participant.kana, participant.phone,"
    " participant.postal_code, participant.address, participant.status, participant.changed_at";

std::string select_participants(std::string_view rest) {
  return std::string("SELECT ").append(kColumns).append(" FROM participant ").append(rest);
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

Result<std::vector<std::string>> select_also_codes(Database& database, std::string_view code) {
  Statement* select = TRY(database.cached(
      "SELECT any_code FROM participant_code WHERE code = ? AND place > 0 ORDER BY place"));
  select->bind(code);
  std::vector<std::string> codes;
  while (TRY(select->step())) codes.push_back(select->text(0));
  return codes;
}

Result<Participant> read_participant(Database& database, const Statement& statement) {
  Participant participant;
  participant.code = statement.text(0);
  participant.name = statement.text(1);
  participant.kana = statement.text(2);
  participant.phone = statement.text(3);
  participant.postal_code = statement.text(4);
  participant.address = statement.text(5);
  participant.status = TRY(participant_status(statement.text(6)));
  participant.changed_at = time_of(statement.integer(7));
  participant.also_codes = TRY(select_also_codes(database, participant.code));
  return participant;
}

Result<std::optional<Participant>> first_participant(Database& database, Statement& statement) {
  if (!TRY(statement.step())) return std::nullopt;
  return TRY(read_participant(database, statement));
}

Result<> insert_code(Database& database, std::string_view any_code, std::string_view code,
                     std::size_t place) {
  Statement* insert =
      TRY(database.cached("INSERT INTO participant_code (any_code, code, place) VALUES (?, ?, ?)"
                          " ON CONFLICT (any_code) DO NOTHING"));
  TRY_VOID(insert->bind(any_code).bind(code).bind(static_cast<std::int64_t>(place)).run());
  if (database.changes() == 0)
    return fail(Code::already_exists, "code " + std::string(any_code) + " is in use");
  return {};
}

Result<> upsert_row(Database& database, const Participant& participant) {
  const std::string phone_digits = digits_of(participant.phone);
  const std::string postal_digits = digits_of(participant.postal_code);
  Statement* upsert = TRY(database.cached(
      "INSERT INTO participant (code, name, kana, phone, phone_digits, postal_code, postal_digits,"
      " address, status, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kana = excluded.kana,"
      " phone = excluded.phone, phone_digits = excluded.phone_digits,"
      " postal_code = excluded.postal_code, postal_digits = excluded.postal_digits,"
      " address = excluded.address, status = excluded.status, changed_at = excluded.changed_at"));
  return upsert->bind(participant.code)
      .bind(participant.name)
      .bind(participant.kana)
      .bind(participant.phone)
      .bind(phone_digits)
      .bind(participant.postal_code)
      .bind(postal_digits)
      .bind(participant.address)
      .bind(code_of(participant.status))
      .bind(milliseconds_of(participant.changed_at))
      .run();
}

Result<> touch_directory(Database& database) {
  Statement* update = TRY(database.cached("UPDATE directory_version SET version = version + 1"));
  return update->run();
}

}  // namespace

Result<std::int64_t> select_directory_version(Database& database) {
  Statement* select = TRY(database.cached("SELECT version FROM directory_version"));
  if (!TRY(select->step())) return fail(Code::store_failed, "the directory has no version");
  const std::int64_t version = select->integer(0);
  select->reset();
  return version;
}

Result<std::optional<Participant>> select_participant(Database& database, std::string_view code) {
  static const std::string sql = select_participants("WHERE code = ?");
  Statement* select = TRY(database.cached(sql));
  return first_participant(database, select->bind(code));
}

Result<std::optional<Participant>> select_participant_of(Database& database,
                                                         std::string_view any_code) {
  static const std::string sql =
      select_participants("WHERE code = (SELECT code FROM participant_code WHERE any_code = ?)");
  Statement* select = TRY(database.cached(sql));
  return first_participant(database, select->bind(any_code));
}

// A filter that is empty is always met: it is part of every text and the beginning of every one. A
// filter that was meant for digits and has none is never met.
Result<std::vector<Participant>> select_directory(Database& database, const DirectoryQuery& query) {
  static const std::string sql = select_participants(
      "WHERE code > ?1"
      " AND (?2 = '' OR code = (SELECT code FROM participant_code WHERE any_code = ?2))"
      " AND (instr(name, ?3) OR instr(kana, ?3))"
      " AND (?4 = '' OR phone_digits = ?4)"
      " AND substr(postal_digits, 1, length(?5)) = ?5"
      " AND instr(address, ?6)"
      " ORDER BY code LIMIT ?7");
  const std::string phone = digits_of(query.phone);
  const std::string postal_code = digits_of(query.postal_code);
  if (phone.empty() != query.phone.empty()) return {};
  if (postal_code.empty() != query.postal_code.empty()) return {};
  Statement* select = TRY(database.cached(sql));
  select->bind(query.after)
      .bind(query.code)
      .bind(query.name)
      .bind(phone)
      .bind(postal_code)
      .bind(query.address)
      .bind(static_cast<std::int64_t>(query.limit));
  std::vector<Participant> participants;
  while (TRY(select->step())) participants.push_back(TRY(read_participant(database, *select)));
  return participants;
}

Result<> put_participant(Database& database, const Participant& participant) {
  const auto holder = TRY(select_participant_of(database, participant.code));
  if (holder && holder->code != participant.code)
    return fail(Code::already_exists, "code " + participant.code + " is in use");
  TRY_VOID(upsert_row(database, participant));
  Statement* forget = TRY(database.cached("DELETE FROM participant_code WHERE code = ?"));
  TRY_VOID(forget->bind(participant.code).run());
  TRY_VOID(insert_code(database, participant.code, participant.code, 0));
  for (std::size_t i = 0; i < participant.also_codes.size(); ++i)
    TRY_VOID(insert_code(database, participant.also_codes[i], participant.code, i + 1));
  return touch_directory(database);
}

Result<> update_status(Database& database, std::string_view code, ParticipantStatus status,
                       Time at) {
  Statement* update =
      TRY(database.cached("UPDATE participant SET status = ?, changed_at = ? WHERE code = ?"));
  TRY_VOID(update->bind(code_of(status)).bind(milliseconds_of(at)).bind(code).run());
  if (database.changes() == 0)
    return fail(Code::item_unknown, "no participant has the code " + std::string(code));
  return touch_directory(database);
}

Result<> insert_revocation(Database& database, std::string_view fingerprint,
                           std::string_view reason, Time at) {
  Statement* insert = TRY(
      database.cached("INSERT INTO revoked_certificate (fingerprint, reason, at) VALUES (?, ?, ?)"
                      " ON CONFLICT (fingerprint) DO NOTHING"));
  TRY_VOID(insert->bind(fingerprint).bind(reason).bind(milliseconds_of(at)).run());
  return touch_directory(database);
}

Result<bool> select_revoked(Database& database, std::string_view fingerprint) {
  Statement* select =
      TRY(database.cached("SELECT 1 FROM revoked_certificate WHERE fingerprint = ?"));
  return select->bind(fingerprint).step();
}

}  // namespace tasuki::store
