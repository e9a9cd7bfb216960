#include "store/sqlite/store_check.hpp"

#include <array>
#include <functional>

#include "crypto/digest.hpp"
#include "store/sqlite/attachment_table.hpp"
#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/codes.hpp"
#include "store/sqlite/unit_table.hpp"
#include "store/store.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// What must not be there: how many, and the sentence for it.
struct Rule {
  std::string_view sql;
  std::string_view sentence;
};
constexpr std::array kRules = {
    Rule{"SELECT count(*) FROM chunk WHERE NOT EXISTS"
         " (SELECT 1 FROM unit WHERE unit_row = chunk_row / 256)",
         "pieces of content without a unit"},
    Rule{"SELECT count(*) FROM unit WHERE size > 0 AND erased_at IS NULL AND NOT EXISTS"
         " (SELECT 1 FROM chunk WHERE chunk_row = unit_row * 256)",
         "units without content"},
    Rule{"SELECT count(*) FROM attachment_chunk WHERE NOT EXISTS"
         " (SELECT 1 FROM attachment WHERE attachment_row = chunk_row / 256)",
         "pieces of content without an attachment"},
    Rule{"SELECT count(*) FROM attachment WHERE person_key <> 0 AND NOT EXISTS"
         " (SELECT 1 FROM unit WHERE unit.identifier_value = attachment.identifier_value"
         "  AND unit.identifier_system = attachment.identifier_system"
         "  AND unit.person_key = attachment.person_key)",
         "attachments without their document"},
    Rule{"SELECT count(*) FROM delivery WHERE NOT EXISTS"
         " (SELECT 1 FROM unit WHERE unit.unit_row = delivery.unit_row)",
         "deliveries without a unit"},
    Rule{"SELECT count(*) FROM event WHERE NOT EXISTS (SELECT 1 FROM unit"
         " WHERE unit.person_key = event.person_key AND unit.number = event.unit_number)",
         "events without a unit"},
    Rule{"SELECT count(*) FROM unit WHERE destination <> ''"
         " AND (SELECT count(*) FROM delivery WHERE delivery.unit_row = unit.unit_row"
         "      AND delivery.institution = unit.destination)"
         " <> (state IN ('viewable', 'obtained') AND erased_at IS NULL)",
         "units that do not lie in their destination's inbox exactly when they are visible to it"},
    Rule{"SELECT count(*) FROM information WHERE NOT EXISTS"
         " (SELECT 1 FROM unit WHERE unit.unit_row = information.unit_row)",
         "information without a unit"},
    Rule{"SELECT coalesce(max(sequence), 0) - count(*) FROM audit", "audit records missing"},
    Rule{"SELECT count(*) FROM audit WHERE length(assertion) > 0 AND NOT EXISTS"
         " (SELECT 1 FROM assertion WHERE assertion.digest = audit.assertion)",
         "audit records without their statement"},
};

void append_line(std::string& problems, std::string_view line) {
  if (!problems.empty()) problems.push_back('\n');
  problems.append(line);
}

// Names the unit by its opaque numbers: nothing in them tells whose it is.
std::string name_of(UnitRef ref) {
  return "unit " + std::to_string(ref.person) + "/" + std::to_string(ref.number);
}

// What is wrong with the content of `size` bytes; empty when all is well.
using ReadPiece = std::function<Result<std::string>(std::size_t index, const ContentKey& key)>;
Result<std::string> check_pieces(ContentKeys& keys, std::int64_t key_id, std::uint64_t size,
                                 const crypto::Sha256& digest, const ReadPiece& read) {
  const auto key = keys.find(key_id);
  if (!key && key.error().code != Code::content_damaged) return std::unexpected(key.error());
  if (!key) return key.error().detail;
  crypto::Sha256Stream stream;
  for (std::size_t index = 0; index < Store::piece_count(size); ++index) {
    const Result<std::string> piece = read(index, *key);
    if (!piece && piece.error().code != Code::content_damaged)
      return std::unexpected(piece.error());
    if (!piece) return piece.error().detail;
    stream.update(*piece);
  }
  if (stream.finish() != digest) return std::string("content does not match the unit's digest");
  return std::string();
}

Result<std::string> check_unit(Database& database, ContentKeys& keys, const UnitRow& row) {
  if (row.unit.erased_at) return std::string();
  return check_pieces(keys, row.key, row.unit.size, row.unit.digest,
                      [&](std::size_t index, const ContentKey& key) {
                        return select_piece(database, row, index, key);
                      });
}

Result<std::string> check_attachment(Database& database, ContentKeys& keys,
                                     const AttachmentRow& row) {
  return check_pieces(keys, row.key, row.record.size, row.record.digest,
                      [&](std::size_t index, const ContentKey& key) {
                        return select_attachment_piece(database, row, index, key);
                      });
}

std::string name_of(const UnitRow& row) {
  return name_of(row.unit.ref);
}

std::string name_of(const AttachmentRow& row) {
  return "attachment " + std::to_string(row.record.number);
}

// Walks through all rows, a short transaction each.
template <typename Next, typename Check>
Result<std::string> check_rows(sqlite::ReaderPool& readers, Next next, Check check) {
  std::string problems;
  std::int64_t last = 0;
  bool more = true;
  const auto check_next = [&](Database& database) -> Result<> {
    const auto row = TRY(next(database, last));
    more = row.has_value();
    if (!more) return {};
    last = row->row;
    const std::string problem = TRY(check(database, *row));
    if (!problem.empty()) append_line(problems, name_of(*row) + ": " + problem);
    return {};
  };
  while (more) TRY_VOID(readers.read(check_next));
  return problems;
}

constexpr std::int64_t kAuditRowsAtOnce = 1'000;

// Of the next rows behind `last`, which it moves on; false when there are none.
Result<bool> check_audit_rows(Database& database, std::int64_t& last, std::string& problems) {
  Statement* rows = TRY(database.cached(
      "SELECT sequence, leaf, leaf_hash FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?"));
  rows->bind(last).bind(kAuditRowsAtOnce);
  bool any = false;
  while (TRY(rows->step())) {
    any = true;
    last = rows->integer(0);
    const crypto::Sha256 hash = crypto::merkle_leaf(rows->text(1));
    if (crypto::as_bytes(hash) != rows->blob_view(2))
      append_line(problems,
                  "audit record " + std::to_string(last) + ": leaf does not match its hash");
  }
  return any;
}

}  // namespace

Result<std::string> check_tables(Database& database) {
  std::string problems = TRY(database.integrity_check());
  for (const Rule& rule : kRules) {
    Statement count = TRY(database.prepare(rule.sql));
    TRY(count.step());
    if (count.integer(0) != 0)
      append_line(problems, std::to_string(count.integer(0)) + " " + std::string(rule.sentence));
  }
  return problems;
}

Result<std::string> check_content(sqlite::ReaderPool& readers, ContentKeys& keys) {
  return check_rows(readers, select_next_unit, [&](Database& database, const UnitRow& row) {
    return check_unit(database, keys, row);
  });
}

Result<std::string> check_attachments(sqlite::ReaderPool& readers, ContentKeys& keys) {
  return check_rows(readers, select_next_attachment,
                    [&](Database& database, const AttachmentRow& row) {
                      return check_attachment(database, keys, row);
                    });
}

Result<std::string> check_audit(sqlite::ReaderPool& readers) {
  std::string problems;
  std::int64_t last = 0;
  const auto next = [&](Database& database) { return check_audit_rows(database, last, problems); };
  while (TRY(readers.read(next))) continue;
  return problems;
}

}  // namespace tasuki::store
