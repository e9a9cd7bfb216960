// Reads the files that a registry loads: CSV (one kind of record a file, told by its header) and
// JSON (all kinds). docs/formats/eligibility.md has both. Strict: what is not described is refused.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <unordered_set>

#include "eligibility/person_table.hpp"
#include "eligibility/registry.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

enum class RecordKind { institution, person, number };

// The columns of a CSV file in their order, and the members of a JSON object.
std::span<const std::string_view> columns_of(RecordKind kind);

// Takes records into the tables, inside a transaction of its caller.
class Loader {
 public:
  explicit Loader(sqlite::Database& database) : database_(database) {}

  // `fields` in the order of columns_of(kind). Error: parameter_invalid with the column's name;
  // item_unknown when a number's person is not known; already_exists.
  Result<> take(RecordKind kind, std::span<const std::string> fields);
  const Loaded& loaded() const { return loaded_; }

 private:
  Result<> take_institution(std::span<const std::string> fields);
  Result<> take_person(std::span<const std::string> fields);
  Result<> take_number(std::span<const std::string> fields);

  sqlite::Database& database_;
  Loaded loaded_;
  std::unordered_set<PersonId> renumbered_;  // whose former numbers are gone
};

// Error: load_invalid, "persons.csv:12: birth_date".
Result<> load_file(const LoadFile& file, Loader& loader);

// Where in a file something stands. The line is asked for only when something is wrong there: in a
// JSON document it has to be counted.
struct Place {
  const LoadFile& file;
  std::function<std::size_t()> line;
};

// "persons.csv:12: what", without values.
std::unexpected<Error> load_error(const Place& place, std::string_view what);
// Takes a record; what is wrong with it is said with its place.
Result<> load_record(const Place& place, Loader& loader, RecordKind kind,
                     std::span<const std::string> fields);
Result<> load_csv(const LoadFile& file, Loader& loader);
Result<> load_json(const LoadFile& file, Loader& loader);

}  // namespace tasuki::eligibility
