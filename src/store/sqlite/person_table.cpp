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

Result<std::optional<PersonKey>> select_person(Database& database, std::string_view person_id) {
  Statement* select = TRY(database.cached("SELECT person_key FROM identity WHERE person_id = ?"));
  if (!TRY(select->bind(person_id).step())) return std::nullopt;
  return unsigned_of(select->integer(0));
}

Result<std::string> select_person_id(Database& database, PersonKey person) {
  Statement* select = TRY(database.cached("SELECT person_id FROM identity WHERE person_key = ?"));
  if (!TRY(select->bind(signed_of(person)).step())) return fail(Code::item_unknown);
  return std::string(select->text(0));
}

Result<PersonKey> find_or_insert_person(Database& database, std::string_view person_id,
                                        Random& random) {
  if (const auto known = TRY(select_person(database, person_id))) return *known;
  PersonKey key = random_key(random);
  while (TRY(is_taken(database, key))) key = random_key(random);
  Statement* insert =
      TRY(database.cached("INSERT INTO identity (person_id, person_key) VALUES (?, ?)"));
  TRY_VOID(insert->bind(person_id).bind(signed_of(key)).run());
  return key;
}

}  // namespace tasuki::store
