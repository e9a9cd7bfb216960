// Tables unit and chunk. Functions that write run inside a transaction of their caller.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sqlite/database.hpp"
#include "store/content.hpp"
#include "store/sqlite/content_keys.hpp"
#include "store/store.hpp"

namespace tasuki::store {

// A unit and its row, which keys its chunks and deliveries.
struct UnitRow {
  std::int64_t row = 0;
  std::uint64_t position = 0;  // in its destination's inbox; 0 while it does not lie there
  std::int64_t key = 0;        // what its content is sealed under
  UnitRecord unit;
};

// The columns that read_unit_row expects first in a result, of a table that goes by the name
// `unit`.
std::string_view unit_columns();
inline constexpr int kUnitColumns = 24;  // how many they are
Result<UnitRow> read_unit_row(const sqlite::Statement& statement);

// nullopt, and nothing written, when the three keys stand there already.
Result<std::optional<std::int64_t>> insert_unit(sqlite::Database& database, const UnitRecord& unit,
                                                std::int64_t key);
Result<> insert_pieces(sqlite::Database& database, const UnitRow& owner,
                       const std::vector<Piece>& pieces);

Result<std::optional<UnitRow>> select_unit(sqlite::Database& database, UnitRef ref);
// By the three keys.
Result<std::optional<UnitRow>> select_same_keys(sqlite::Database& database, PersonKey person,
                                                std::string_view system, std::string_view value);
// Newest first.
Result<std::vector<UnitRow>> select_of_person(sqlite::Database& database, const PersonQuery& query);
Result<std::vector<UnitRecord>> select_by_identifier(sqlite::Database& database,
                                                     std::string_view sender,
                                                     std::string_view system,
                                                     std::string_view value);
// The first unit behind a row, to walk through all of them.
Result<std::optional<UnitRow>> select_next_unit(sqlite::Database& database, std::int64_t after);

// Deleting also says which keys are to be forgotten now; see forgotten_keys.hpp.
Result<> delete_pieces(sqlite::Database& database, const UnitRow& row);
// The row with its content and information; whatever refers to it is the caller's to take out
// first.
Result<> delete_unit(sqlite::Database& database, const UnitRow& row);
Result<> update_position(sqlite::Database& database, const UnitRow& row);

// The unit as it stands now; nullopt, and nothing written, when it is not in `from`.
Result<std::optional<UnitRow>> update_state(sqlite::Database& database,
                                            const Transition& transition);

// What summaries read of the unit, in its stored form.
Result<> insert_information(sqlite::Database& database, const UnitRow& owner, const Piece& piece,
                            std::size_t plain_bytes);
// Of all units of the person that stand and are viewable, oldest first. Error: content_damaged.
Result<std::vector<Information>> select_information(sqlite::Database& database, ContentKeys& keys,
                                                    PersonKey person);

// A plain piece of the unit's content. Error: content_damaged.
Result<std::string> select_piece(sqlite::Database& database, const UnitRow& owner,
                                 std::size_t index, const ContentKey& key);

}  // namespace tasuki::store
