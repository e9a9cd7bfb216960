#include "store/sqlite/person_table.hpp"

#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// 63 bits, so that it is positive in every database; 0 means nobody.
PersonKey random_key(Random& random) {
  PersonKey key = 0;
  while (key == 0) key = random.number() >> 1;
  return key;
}

Result<bool> is_taken(Database& database, PersonKey key) {
  Statement* select = TRY(database.cached("SELECT 1 FROM identity WHERE person_key = ? LIMIT 1"));
  return select->bind(signed_of(key)).step();
}

}  // namespace

Result<std::optional<PersonKey>> select_person(Database& database, std::string_view insured) {
  Statement* select = TRY(database.cached("SELECT person_key FROM identity WHERE insured = ?"));
  if (!TRY(select->bind(insured).step())) return std::nullopt;
  return unsigned_of(select->integer(0));
}

Result<PersonKey> find_or_insert_person(Database& database, std::string_view insured,
                                        Random& random) {
  if (const auto known = TRY(select_person(database, insured))) return *known;
  PersonKey key = random_key(random);
  while (TRY(is_taken(database, key))) key = random_key(random);
  Statement* insert =
      TRY(database.cached("INSERT INTO identity (insured, person_key) VALUES (?, ?)"));
  TRY_VOID(insert->bind(insured).bind(signed_of(key)).run());
  return key;
}

}  // namespace tasuki::store
