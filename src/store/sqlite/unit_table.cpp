#include "store/sqlite/unit_table.hpp"

#include <algorithm>
#include <limits>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "store/sqlite/codes.hpp"
#include "store/sqlite/forgotten_keys.hpp"
#include "store/store.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// Room for the numbers of a unit's pieces in chunk_row; see migration 0001.
constexpr std::int64_t kPiecesMax = 256;
static_assert(limits::kBodyBytesMax <= kPiecesMax * limits::kChunkBytes);

std::int64_t chunk_row(std::int64_t unit_row, std::size_t index) {
  TASUKI_ASSERT(index < kPiecesMax);
  return unit_row * kPiecesMax + static_cast<std::int64_t>(index);
}

std::optional<Time> optional_time(const Statement& statement, int column) {
  if (statement.is_null(column)) return std::nullopt;
  return time_of(statement.integer(column));
}

std::optional<std::int64_t> optional_milliseconds(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return milliseconds_of(*time);
}

// "SELECT columns FROM unit" + the rest, made once a text.
std::string select_units(std::string_view rest) {
  return std::string("SELECT ").append(unit_columns()).append(" FROM unit ").append(rest);
}

Result<std::optional<UnitRow>> first_row(Statement& statement) {
  if (!TRY(statement.step())) return std::nullopt;
  UnitRow row = TRY(read_unit_row(statement));
  statement.reset();
  return row;
}

}  // namespace

std::string_view unit_columns() {
  return "unit.unit_row, unit.person_key, unit.number, unit.kind, unit.sender, unit.destination,"
         " unit.identifier_system, unit.identifier_value, unit.size, unit.digest, unit.state,"
         " unit.registered_at, unit.viewable_at, unit.first_fetched_at, unit.acknowledged_at,"
         " unit.cancelled_at, unit.cancelled_from, unit.withheld, unit.long_term, unit.referral,"
         " unit.position, unit.receipt, unit.erased_at, unit.key_id";
}

Result<UnitRow> read_unit_row(const Statement& statement) {
  UnitRow row;
  UnitRecord& unit = row.unit;
  row.row = statement.integer(0);
  unit.ref = {unsigned_of(statement.integer(1)), unsigned_of(statement.integer(2))};
  unit.kind = TRY(unit_kind(statement.text(3)));
  unit.sender = statement.text(4);
  unit.destination = statement.text(5);
  unit.identifier_system = statement.text(6);
  unit.identifier_value = statement.text(7);
  unit.size = unsigned_of(statement.integer(8));
  const std::string_view digest = statement.blob_view(9);
  if (digest.size() != unit.digest.size())
    return fail(Code::store_failed, "a digest has the wrong length");
  std::copy(digest.begin(), digest.end(), unit.digest.begin());
  unit.state = TRY(unit_state(statement.text(10)));
  unit.registered_at = time_of(statement.integer(11));
  unit.viewable_at = optional_time(statement, 12);
  unit.first_fetched_at = optional_time(statement, 13);
  unit.acknowledged_at = optional_time(statement, 14);
  unit.cancelled_at = optional_time(statement, 15);
  if (!statement.is_null(16)) unit.cancelled_from = TRY(unit_state(statement.text(16)));
  unit.withheld = statement.integer(17) != 0;
  unit.long_term = statement.integer(18) != 0;
  unit.referral = statement.text(19);
  row.position = unsigned_of(statement.integer(20));
  unit.receipt = statement.text(21);
  unit.erased_at = optional_time(statement, 22);
  row.key = statement.integer(23);
  return row;
}

Result<std::optional<std::int64_t>> insert_unit(Database& database, const UnitRecord& unit,
                                                std::int64_t key) {
  Statement* insert = TRY(database.cached(
      "INSERT INTO unit (person_key, number, kind, sender, destination, identifier_system,"
      " identifier_value, size, digest, state, registered_at, viewable_at, first_fetched_at,"
      " acknowledged_at, withheld, long_term, referral, receipt, key_id)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (identifier_value, identifier_system, person_key) DO NOTHING"));
  TRY_VOID(insert->bind(signed_of(unit.ref.person))
               .bind(signed_of(unit.ref.number))
               .bind(code_of(unit.kind))
               .bind(unit.sender)
               .bind(unit.destination)
               .bind(unit.identifier_system)
               .bind(unit.identifier_value)
               .bind(signed_of(unit.size))
               .bind_blob(crypto::as_bytes(unit.digest))
               .bind(code_of(unit.state))
               .bind(milliseconds_of(unit.registered_at))
               .bind_optional(optional_milliseconds(unit.viewable_at))
               .bind_optional(optional_milliseconds(unit.first_fetched_at))
               .bind_optional(optional_milliseconds(unit.acknowledged_at))
               .bind(unit.withheld ? 1 : 0)
               .bind(unit.long_term ? 1 : 0)
               .bind(unit.referral)
               .bind(unit.receipt)
               .bind(key)
               .run());
  if (database.changes() == 0) return std::nullopt;
  return database.last_row_id();
}

Result<> insert_pieces(Database& database, const UnitRow& owner, const std::vector<Piece>& pieces) {
  for (std::size_t index = 0; index < pieces.size(); ++index) {
    Statement* insert = TRY(database.cached(
        "INSERT INTO chunk (chunk_row, person_key, unit_number, number, codec, key_id, checksum,"
        " bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    const Piece& piece = pieces[index];
    TRY_VOID(insert->bind(chunk_row(owner.row, index))
                 .bind(signed_of(owner.unit.ref.person))
                 .bind(signed_of(owner.unit.ref.number))
                 .bind(static_cast<std::int64_t>(index))
                 .bind(static_cast<std::int64_t>(piece.codec()))
                 .bind(piece.key_id())
                 .bind_blob(piece.checksum())
                 .bind_blob(piece.bytes())
                 .run());
  }
  return {};
}

Result<std::optional<UnitRow>> select_unit(Database& database, UnitRef ref) {
  static const std::string sql = select_units("WHERE person_key = ? AND number = ?");
  Statement* select = TRY(database.cached(sql));
  return first_row(select->bind(signed_of(ref.person)).bind(signed_of(ref.number)));
}

Result<std::optional<UnitRow>> select_same_keys(Database& database, PersonKey person,
                                                std::string_view system, std::string_view value) {
  static const std::string sql =
      select_units("WHERE identifier_value = ? AND identifier_system = ? AND person_key = ?");
  Statement* select = TRY(database.cached(sql));
  return first_row(select->bind(value).bind(system).bind(signed_of(person)));
}

Result<std::vector<UnitRecord>> select_by_identifier(Database& database, std::string_view sender,
                                                     std::string_view system,
                                                     std::string_view value) {
  static const std::string sql = select_units(
      "WHERE identifier_value = ? AND identifier_system = ? AND sender = ?"
      " ORDER BY unit_row DESC");
  Statement* select = TRY(database.cached(sql));
  select->bind(value).bind(system).bind(sender);
  std::vector<UnitRecord> units;
  while (TRY(select->step())) units.push_back(TRY(read_unit_row(*select)).unit);
  return units;
}

Result<std::vector<UnitRow>> select_of_person(Database& database, const PersonQuery& query) {
  // A person has few units: they are found by the index and sorted, rather than looked for in the
  // order of rows.
  static const std::string sql =
      select_units("WHERE person_key = ? AND +unit_row < ? ORDER BY +unit_row DESC LIMIT ?");
  constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();
  Statement* select = TRY(database.cached(sql));
  select->bind(signed_of(query.person))
      .bind(query.before == 0 ? kNewest : signed_of(query.before))
      .bind(static_cast<std::int64_t>(query.limit));
  std::vector<UnitRow> rows;
  while (TRY(select->step())) rows.push_back(TRY(read_unit_row(*select)));
  return rows;
}

Result<> delete_pieces(Database& database, const UnitRow& row) {
  TRY_VOID(plan_to_forget(database, row.key));
  const auto pieces = static_cast<std::int64_t>(Store::piece_count(row.unit.size));
  Statement* chunks =
      TRY(database.cached("DELETE FROM chunk WHERE chunk_row >= ? AND chunk_row < ?"));
  return chunks->bind(chunk_row(row.row, 0)).bind(chunk_row(row.row, 0) + pieces).run();
}

Result<> delete_unit(Database& database, const UnitRow& row) {
  TRY_VOID(delete_pieces(database, row));
  Statement* key = TRY(database.cached("SELECT key_id FROM information WHERE unit_row = ?"));
  if (TRY(key->bind(row.row).step())) TRY_VOID(plan_to_forget(database, key->integer(0)));
  key->reset();
  for (const std::string_view sql :
       {"DELETE FROM information WHERE unit_row = ?", "DELETE FROM unit WHERE unit_row = ?"}) {
    Statement* remove = TRY(database.cached(sql));
    TRY_VOID(remove->bind(row.row).run());
  }
  return {};
}

Result<> update_position(Database& database, const UnitRow& row) {
  Statement* update = TRY(database.cached("UPDATE unit SET position = ? WHERE unit_row = ?"));
  return update->bind(signed_of(row.position)).bind(row.row).run();
}

Result<std::optional<UnitRow>> select_next_unit(Database& database, std::int64_t after) {
  static const std::string sql = select_units("WHERE unit_row > ? ORDER BY unit_row LIMIT 1");
  Statement* select = TRY(database.cached(sql));
  return first_row(select->bind(after));
}

Result<std::optional<UnitRow>> update_state(Database& database, const Transition& transition) {
  static const std::string sql =
      std::string(
          "UPDATE unit SET state = ?, viewable_at = coalesce(viewable_at, ?),"
          " first_fetched_at = coalesce(first_fetched_at, ?),"
          " acknowledged_at = coalesce(acknowledged_at, ?), cancelled_at = ?, cancelled_from = ?"
          " WHERE person_key = ? AND number = ? AND state = ?"
          " AND (first_fetched_at IS NULL OR NOT ?) RETURNING ")
          .append(unit_columns());
  Statement* update = TRY(database.cached(sql));
  const bool cancels = transition.to == UnitState::cancelled;
  const auto cancelled_from =
      cancels ? std::optional(code_of(transition.from)) : std::optional<std::string_view>();
  return first_row(update->bind(code_of(transition.to))
                       .bind_optional(optional_milliseconds(transition.viewable_at))
                       .bind_optional(optional_milliseconds(transition.first_fetched_at))
                       .bind_optional(optional_milliseconds(transition.acknowledged_at))
                       .bind_optional(optional_milliseconds(transition.cancelled_at))
                       .bind_optional(cancelled_from)
                       .bind(signed_of(transition.unit.person))
                       .bind(signed_of(transition.unit.number))
                       .bind(code_of(transition.from))
                       .bind(transition.unfetched ? 1 : 0));
}

Result<> insert_information(Database& database, const UnitRow& owner, const Piece& piece,
                            std::size_t plain_bytes) {
  Statement* insert = TRY(database.cached(
      "INSERT INTO information (unit_row, person_key, size, codec, key_id, checksum, bytes)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)"));
  return insert->bind(owner.row)
      .bind(signed_of(owner.unit.ref.person))
      .bind(static_cast<std::int64_t>(plain_bytes))
      .bind(static_cast<std::int64_t>(piece.codec()))
      .bind(piece.key_id())
      .bind_blob(piece.checksum())
      .bind_blob(piece.bytes())
      .run();
}

Result<std::vector<Information>> select_information(Database& database, ContentKeys& keys,
                                                    PersonKey person) {
  // CROSS JOIN: the person's units drive (https://www.sqlite.org/optoverview.html#crossjoin).
  static const std::string sql =
      std::string("SELECT ")
          .append(unit_columns())
          .append(
              ", information.size, information.codec, information.key_id, information.checksum,"
              " information.bytes FROM unit CROSS JOIN information"
              " ON information.unit_row = unit.unit_row"
              " WHERE unit.person_key = ? AND unit.state IN ('viewable', 'obtained')"
              " ORDER BY +unit.unit_row");
  Statement* select = TRY(database.cached(sql));
  select->bind(signed_of(person));
  std::vector<Information> all;
  while (TRY(select->step())) {
    UnitRow row = TRY(read_unit_row(*select));
    const auto size = unsigned_of(select->integer(kUnitColumns));
    if (size > limits::kBodyBytesMax)
      return fail(Code::content_damaged, "the size of a unit's information is impossible");
    const StoredPiece stored{select->integer(kUnitColumns + 1), select->integer(kUnitColumns + 2),
                             select->blob_view(kUnitColumns + 3),
                             select->blob_view(kUnitColumns + 4)};
    const ContentKey key = TRY(keys.find(stored.key_id));
    std::string plain = TRY(unpack_piece(row.unit.ref, kInformationPiece, stored, size, key));
    all.push_back({std::move(row.unit), std::move(plain)});
  }
  return all;
}

Result<std::string> select_piece(Database& database, const UnitRow& owner, std::size_t index,
                                 const ContentKey& key) {
  // A damaged size would ask for pieces that cannot be.
  if (index >= kPiecesMax) return fail(Code::content_damaged, "the unit's size is impossible");
  Statement* select =
      TRY(database.cached("SELECT codec, key_id, checksum, bytes FROM chunk WHERE chunk_row = ?"));
  select->bind(chunk_row(owner.row, index));
  if (!TRY(select->step()))
    return fail(Code::content_damaged, "piece " + std::to_string(index) + ": missing");
  const StoredPiece stored{select->integer(0), select->integer(1), select->blob_view(2),
                           select->blob_view(3)};
  return unpack_piece(owner.unit.ref, index, stored, piece_bytes(owner.unit.size, index), key);
}

}  // namespace tasuki::store
