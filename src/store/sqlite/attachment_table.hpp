// Tables attachment and attachment_chunk. Functions that write run inside a transaction of their
// caller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sqlite/database.hpp"
#include "store/attachment_store.hpp"
#include "store/content.hpp"

namespace tasuki::store {

struct AttachmentRow {
  std::int64_t row = 0;
  std::int64_t key = 0;
  AttachmentRecord record;
};

// How its pieces are named where a unit's are named by its reference: it has no person, and another
// random number than any unit.
UnitRef piece_owner(std::uint64_t number);

Result<std::int64_t> insert_upload(sqlite::Database& database, std::uint64_t number,
                                   std::int64_t key, Time at);
Result<> insert_attachment_piece(sqlite::Database& database, std::int64_t row, std::size_t index,
                                 const Piece& piece);
Result<> complete_upload(sqlite::Database& database, std::int64_t row,
                         const AttachmentRecord& record);
// What waits for a unit that is being registered becomes its own.
Result<> adopt_attachments(sqlite::Database& database, const UnitRecord& unit);

// Whole ones only.
Result<std::optional<AttachmentRow>> select_attachment(sqlite::Database& database,
                                                       std::uint64_t number);
struct AttachmentKeys {
  PersonKey person = 0;
  std::string_view sender;
  std::string_view system;
  std::string_view value;
};
Result<std::vector<AttachmentRow>> select_attachments(sqlite::Database& database,
                                                      const AttachmentKeys& keys);
// Of uploads as well: the rows of what was begun before that moment and has no document.
Result<std::vector<AttachmentRow>> select_abandoned(sqlite::Database& database, Time before,
                                                    std::size_t limit);
// The first whole one behind a row, to walk through all of them.
Result<std::optional<AttachmentRow>> select_next_attachment(sqlite::Database& database,
                                                            std::int64_t after);
// Error: content_damaged.
Result<std::string> select_attachment_piece(sqlite::Database& database, const AttachmentRow& owner,
                                            std::size_t index, const ContentKey& key);

// With its pieces; says which key is to be forgotten.
Result<> delete_attachment(sqlite::Database& database, std::int64_t row, std::int64_t key);
Result<> delete_attachments_of(sqlite::Database& database, const UnitRecord& unit);

}  // namespace tasuki::store
