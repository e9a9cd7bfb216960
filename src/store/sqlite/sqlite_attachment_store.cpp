#include "store/sqlite/sqlite_attachment_store.hpp"

#include "base/limits.hpp"
#include "store/sqlite/attachment_table.hpp"
#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/forgotten_keys.hpp"
#include "store/sqlite/unit_table.hpp"
#include "store/store.hpp"

namespace tasuki::store {

using sqlite::Database;

namespace {

bool is_open(const UnitRecord& unit) {
  return (unit.state == UnitState::viewable || unit.state == UnitState::held) &&
         !unit.first_fetched_at;
}

// Whether the document is as the caller decided on.
Result<bool> stands(Database& database, const AttachmentRecord& record,
                    std::optional<UnitRef> document) {
  if (document) {
    const auto row = TRY(select_unit(database, *document));
    return row && is_open(row->unit);
  }
  const auto units = TRY(select_by_identifier(database, record.sender, record.identifier_system,
                                              record.identifier_value));
  return units.empty();
}

class SqliteUpload final : public AttachmentUpload {
 public:
  SqliteUpload(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer, ContentKeys& keys,
               std::uint64_t number, ContentKey key, std::int64_t row)
      : readers_(readers), writer_(writer), keys_(keys), key_(std::move(key)) {
    row_.row = row;
    row_.key = key_.id;
    row_.record.number = number;
  }
  ~SqliteUpload() override {
    if (finished_) return;
    // What cannot be taken out now is taken out by the sweep.
    (void)writer_.submit([&](Database& database) { return drop(database); });
    (void)forget_planned(readers_, writer_, keys_);
  }

  Result<> append(std::string_view piece) override {
    const Piece packed = Piece::pack(piece_owner(row_.record.number), count_, piece, key_);
    TRY_VOID(writer_.submit([&](Database& database) {
      return insert_attachment_piece(database, row_.row, count_, packed);
    }));
    ++count_;
    row_.record.size += piece.size();
    return {};
  }

  Result<std::string> read_piece(std::size_t index) override {
    if (index >= count_) return fail(Code::item_unknown, "piece " + std::to_string(index));
    return readers_.read(
        [&](Database& database) { return select_attachment_piece(database, row_, index, key_); });
  }

  Result<Attached> finish(const AttachmentRecord& record, std::optional<UnitRef> document,
                          const AuditRecord& audit) override {
    const HashedAudit hashed(audit);
    Attached attached;
    TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
      attached = TRY(decide(database, record, document));
      return carry_out(database, attached, record, hashed);
    }));
    finished_ = attached.outcome == Attached::Outcome::kept ||
                attached.outcome == Attached::Outcome::repeated;
    if (attached.outcome == Attached::Outcome::repeated)
      TRY_VOID(forget_planned(readers_, writer_, keys_));
    return attached;
  }

 private:
  Result<> drop(Database& database) { return delete_attachment(database, row_.row, row_.key); }

  Result<> carry_out(Database& database, const Attached& attached, const AttachmentRecord& record,
                     const HashedAudit& audit) {
    switch (attached.outcome) {
      case Attached::Outcome::moved:
      case Attached::Outcome::too_many:
        return {};
      case Attached::Outcome::repeated: {
        TRY_VOID(drop(database));
        break;
      }
      case Attached::Outcome::kept:
        TRY_VOID(complete_upload(database, row_.row, record));
    }
    TRY(insert_audit(database, audit));
    return {};
  }

  static Result<Attached> decide(Database& database, const AttachmentRecord& record,
                                 std::optional<UnitRef> document) {
    if (!TRY(stands(database, record, document))) return Attached{Attached::Outcome::moved, {}};
    const auto there =
        TRY(select_attachments(database, {record.person, record.sender, record.identifier_system,
                                          record.identifier_value}));
    for (const AttachmentRow& row : there)
      if (row.record.digest == record.digest && row.record.type == record.type)
        return Attached{Attached::Outcome::repeated, row.record};
    if (there.size() >= limits::kAttachmentsMax) return Attached{Attached::Outcome::too_many, {}};
    return Attached{Attached::Outcome::kept, record};
  }

  sqlite::ReaderPool& readers_;
  sqlite::GroupCommit& writer_;
  ContentKeys& keys_;
  ContentKey key_;
  AttachmentRow row_;
  std::size_t count_ = 0;
  bool finished_ = false;
};

Result<bool> remove_row(Database& database, std::uint64_t number, std::optional<UnitRef> document,
                        const HashedAudit& audit) {
  const auto row = TRY(select_attachment(database, number));
  if (!row || !TRY(stands(database, row->record, document))) return false;
  TRY_VOID(delete_attachment(database, row->row, row->key));
  TRY(insert_audit(database, audit));
  return true;
}

Result<std::size_t> sweep_rows(Database& database, Time before, std::size_t limit) {
  const auto rows = TRY(select_abandoned(database, before, limit));
  for (const AttachmentRow& row : rows) TRY_VOID(delete_attachment(database, row.row, row.key));
  return rows.size();
}

}  // namespace

Result<std::unique_ptr<AttachmentUpload>> SqliteAttachmentStore::begin(std::uint64_t number,
                                                                       Time at) {
  ContentKey key = TRY(keys_.take());
  std::int64_t row = 0;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    row = TRY(insert_upload(database, number, key.id, at));
    return {};
  }));
  return std::make_unique<SqliteUpload>(readers_, writer_, keys_, number, std::move(key), row);
}

Result<std::optional<AttachmentRecord>> SqliteAttachmentStore::find(std::uint64_t number) {
  auto row =
      TRY(readers_.read([&](Database& database) { return select_attachment(database, number); }));
  if (!row) return std::nullopt;
  return std::move(row->record);
}

Result<std::vector<AttachmentRecord>> SqliteAttachmentStore::of_document(PersonKey person,
                                                                         std::string_view sender,
                                                                         std::string_view system,
                                                                         std::string_view value) {
  auto rows = TRY(readers_.read([&](Database& database) {
    return select_attachments(database, {person, sender, system, value});
  }));
  std::vector<AttachmentRecord> records;
  for (AttachmentRow& row : rows) records.push_back(std::move(row.record));
  return records;
}

Result<std::string> SqliteAttachmentStore::read_piece(std::uint64_t number, std::size_t index) {
  return readers_.read([&](Database& database) -> Result<std::string> {
    const auto row = TRY(select_attachment(database, number));
    if (!row || piece_bytes(row->record.size, index) == 0)
      return fail(Code::item_unknown, "piece " + std::to_string(index));
    const ContentKey key = TRY(keys_.find(row->key));
    return select_attachment_piece(database, *row, index, key);
  });
}

Result<bool> SqliteAttachmentStore::remove(std::uint64_t number, std::optional<UnitRef> document,
                                           const AuditRecord& audit) {
  const HashedAudit hashed(audit);
  bool removed = false;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    removed = TRY(remove_row(database, number, document, hashed));
    return {};
  }));
  if (removed) TRY_VOID(forget_planned(readers_, writer_, keys_));
  return removed;
}

Result<std::size_t> SqliteAttachmentStore::sweep(Time before, std::size_t limit) {
  std::size_t swept = 0;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    swept = TRY(sweep_rows(database, before, limit));
    return {};
  }));
  if (swept > 0) TRY_VOID(forget_planned(readers_, writer_, keys_));
  return swept;
}

}  // namespace tasuki::store
