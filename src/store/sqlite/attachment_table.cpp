#include "store/sqlite/attachment_table.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "store/sqlite/codes.hpp"
#include "store/sqlite/forgotten_keys.hpp"
#include "store/store.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// Room for the numbers of an attachment's pieces in chunk_row; see migration 0022.
constexpr std::int64_t kPiecesMax = 256;
static_assert(limits::kAttachmentBytesMax <= kPiecesMax * limits::kChunkBytes);

constexpr std::string_view kColumns =
    "attachment_row, key_id, number, person_key, sender, identifier_system, identifier_value, type,"
    " title, size, digest, sanitized, registered_at";

std::string select_where(std::string_view rest) {
  return std::string("SELECT ").append(kColumns).append(" FROM attachment WHERE ").append(rest);
}

std::int64_t chunk_row(std::int64_t row, std::size_t index) {
  TASUKI_ASSERT(index < kPiecesMax);
  return row * kPiecesMax + static_cast<std::int64_t>(index);
}

Result<AttachmentRow> read_row(const Statement& statement) {
  AttachmentRow row;
  AttachmentRecord& record = row.record;
  row.row = statement.integer(0);
  row.key = statement.integer(1);
  record.number = unsigned_of(statement.integer(2));
  record.person = unsigned_of(statement.integer(3));
  record.sender = statement.text(4);
  record.identifier_system = statement.text(5);
  record.identifier_value = statement.text(6);
  record.type = statement.text(7);
  record.title = statement.text(8);
  record.size = unsigned_of(statement.integer(9));
  const std::string_view digest = statement.blob_view(10);
  if (digest.size() != record.digest.size() && !digest.empty())
    return fail(Code::store_failed, "a digest has the wrong length");
  std::copy(digest.begin(), digest.end(), record.digest.begin());
  record.sanitized = statement.text(11);
  if (!statement.is_null(12)) record.registered_at = time_of(statement.integer(12));
  return row;
}

Result<std::vector<AttachmentRow>> all_rows(Statement& statement) {
  std::vector<AttachmentRow> rows;
  while (TRY(statement.step())) rows.push_back(TRY(read_row(statement)));
  return rows;
}

Result<std::optional<AttachmentRow>> first_row(Statement& statement) {
  if (!TRY(statement.step())) return std::nullopt;
  AttachmentRow row = TRY(read_row(statement));
  statement.reset();
  return row;
}

}  // namespace

UnitRef piece_owner(std::uint64_t number) {
  return {0, number};
}

Result<std::int64_t> insert_upload(Database& database, std::uint64_t number, std::int64_t key,
                                   Time at) {
  Statement* insert = TRY(database.cached(
      "INSERT INTO attachment (number, person_key, sender, identifier_system, identifier_value,"
      " type, title, size, digest, sanitized, key_id, begun_at)"
      " VALUES (?, 0, '', '', '', '', '', 0, x'', '', ?, ?)"));
  TRY_VOID(insert->bind(signed_of(number)).bind(key).bind(milliseconds_of(at)).run());
  return database.last_row_id();
}

Result<> insert_attachment_piece(Database& database, std::int64_t row, std::size_t index,
                                 const Piece& piece) {
  Statement* insert =
      TRY(database.cached("INSERT INTO attachment_chunk (chunk_row, codec, key_id, checksum, bytes)"
                          " VALUES (?, ?, ?, ?, ?)"));
  return insert->bind(chunk_row(row, index))
      .bind(static_cast<std::int64_t>(piece.codec()))
      .bind(piece.key_id())
      .bind_blob(piece.checksum())
      .bind_blob(piece.bytes())
      .run();
}

Result<> complete_upload(Database& database, std::int64_t row, const AttachmentRecord& record) {
  Statement* update = TRY(database.cached(
      "UPDATE attachment SET person_key = ?, sender = ?, identifier_system = ?,"
      " identifier_value = ?, type = ?, title = ?, size = ?, digest = ?, sanitized = ?,"
      " registered_at = ? WHERE attachment_row = ?"));
  TRY_VOID(update->bind(signed_of(record.person))
               .bind(record.sender)
               .bind(record.identifier_system)
               .bind(record.identifier_value)
               .bind(record.type)
               .bind(record.title)
               .bind(signed_of(record.size))
               .bind_blob(crypto::as_bytes(record.digest))
               .bind(record.sanitized)
               .bind(milliseconds_of(record.registered_at))
               .bind(row)
               .run());
  if (database.changes() == 0) return fail(Code::item_unknown, "the upload was swept away");
  return {};
}

Result<> adopt_attachments(Database& database, const UnitRecord& unit) {
  Statement* update = TRY(database.cached(
      "UPDATE attachment SET person_key = ? WHERE identifier_value = ? AND identifier_system = ?"
      " AND person_key = 0 AND sender = ? AND registered_at IS NOT NULL"));
  return update->bind(signed_of(unit.ref.person))
      .bind(unit.identifier_value)
      .bind(unit.identifier_system)
      .bind(unit.sender)
      .run();
}

Result<std::optional<AttachmentRow>> select_attachment(Database& database, std::uint64_t number) {
  static const std::string sql = select_where("number = ? AND registered_at IS NOT NULL");
  Statement* select = TRY(database.cached(sql));
  return first_row(select->bind(signed_of(number)));
}

Result<std::vector<AttachmentRow>> select_attachments(Database& database,
                                                      const AttachmentKeys& keys) {
  static const std::string sql = select_where(
      "identifier_value = ? AND identifier_system = ? AND person_key = ? AND sender = ?"
      " AND registered_at IS NOT NULL ORDER BY +attachment_row");
  Statement* select = TRY(database.cached(sql));
  return all_rows(
      select->bind(keys.value).bind(keys.system).bind(signed_of(keys.person)).bind(keys.sender));
}

Result<std::vector<AttachmentRow>> select_abandoned(Database& database, Time before,
                                                    std::size_t limit) {
  static const std::string sql =
      select_where("person_key = 0 AND begun_at < ? ORDER BY begun_at LIMIT ?");
  Statement* select = TRY(database.cached(sql));
  return all_rows(select->bind(milliseconds_of(before)).bind(static_cast<std::int64_t>(limit)));
}

Result<std::optional<AttachmentRow>> select_next_attachment(Database& database,
                                                            std::int64_t after) {
  static const std::string sql = select_where(
      "attachment_row > ? AND registered_at IS NOT NULL ORDER BY attachment_row LIMIT 1");
  Statement* select = TRY(database.cached(sql));
  return first_row(select->bind(after));
}

Result<std::string> select_attachment_piece(Database& database, const AttachmentRow& owner,
                                            std::size_t index, const ContentKey& key) {
  if (index >= kPiecesMax) return fail(Code::content_damaged, "the size is impossible");
  Statement* select = TRY(database.cached(
      "SELECT codec, key_id, checksum, bytes FROM attachment_chunk WHERE chunk_row = ?"));
  select->bind(chunk_row(owner.row, index));
  if (!TRY(select->step()))
    return fail(Code::content_damaged, "piece " + std::to_string(index) + ": missing");
  const StoredPiece stored{select->integer(0), select->integer(1), select->blob_view(2),
                           select->blob_view(3)};
  return unpack_piece(piece_owner(owner.record.number), index, stored,
                      piece_bytes(owner.record.size, index), key);
}

Result<> delete_attachment(Database& database, std::int64_t row, std::int64_t key) {
  TRY_VOID(plan_to_forget(database, key));
  Statement* chunks =
      TRY(database.cached("DELETE FROM attachment_chunk WHERE chunk_row >= ? AND chunk_row < ?"));
  TRY_VOID(chunks->bind(chunk_row(row, 0)).bind(chunk_row(row + 1, 0)).run());
  Statement* remove = TRY(database.cached("DELETE FROM attachment WHERE attachment_row = ?"));
  return remove->bind(row).run();
}

Result<> delete_attachments_of(Database& database, const UnitRecord& unit) {
  const auto rows = TRY(select_attachments(
      database, {unit.ref.person, unit.sender, unit.identifier_system, unit.identifier_value}));
  for (const AttachmentRow& row : rows) TRY_VOID(delete_attachment(database, row.row, row.key));
  return {};
}

}  // namespace tasuki::store
