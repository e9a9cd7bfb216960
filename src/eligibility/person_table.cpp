#include "eligibility/person_table.hpp"

namespace tasuki::eligibility {

using sqlite::Database;
using sqlite::Statement;

namespace {

// A person who held the number by that day, and whether it had ended before.
struct Holder {
  PersonId person;
  bool ended = false;
};

// Two persons with the same number and birth date are two too many: nobody can tell which is meant.
Result<std::optional<Holder>> find_holder(Database& database, const Check& question) {
  Statement* select = TRY(database.cached(
      "SELECT person, max(valid_to) < ?3 FROM insured_number JOIN person USING (person)"
      " WHERE insured = ?1 AND birth_date = ?2 AND valid_from <= ?3 GROUP BY person LIMIT 2"));
  select->bind(question.insured).bind(question.birth_date).bind(question.on);
  if (!TRY(select->step())) return std::nullopt;
  Holder holder{select->text(0), select->integer(1) != 0};
  if (TRY(select->step())) return std::nullopt;
  return holder;
}

}  // namespace

// The answers of an eligibility query (QualificationValidity): 1 valid becomes `current`; 3
// invalid, a new one exists becomes `replaced`; 2 invalid, 4 none and 5 several become no answer.
Result<std::optional<Checked>> find_insured(Database& database, const Check& question) {
  const auto holder = TRY(find_holder(database, question));
  if (!holder) return std::nullopt;
  const auto newest = TRY(select_newest(database, holder->person, question.on));
  if (!newest) return std::nullopt;
  if (!holder->ended) return Checked{holder->person, Validity::current, newest->insured};
  if (newest->insured == question.insured) return std::nullopt;
  return Checked{holder->person, Validity::replaced, newest->insured};
}

Result<std::optional<InsuredNumber>> select_newest(Database& database, std::string_view person,
                                                   std::string_view on) {
  Statement* select =
      TRY(database.cached("SELECT insured FROM insured_number WHERE person = ? AND valid_from <= ?"
                          " ORDER BY valid_from DESC, valid_to DESC, insured DESC LIMIT 1"));
  select->bind(person).bind(on);
  if (!TRY(select->step())) return std::nullopt;
  return InsuredNumber{select->text(0)};
}

Result<> require_person(Database& database, std::string_view person) {
  Statement* select = TRY(database.cached("SELECT 1 FROM person WHERE person = ?"));
  select->bind(person);
  if (!TRY(select->step())) return fail(Code::item_unknown, "person");
  return {};
}

Result<> put_person(Database& database, const Person& person) {
  Statement* upsert = TRY(database.cached(
      "INSERT INTO person (person, birth_date, name, kana, sex, address) VALUES (?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (person) DO UPDATE SET birth_date = excluded.birth_date,"
      " name = excluded.name, kana = excluded.kana, sex = excluded.sex,"
      " address = excluded.address"));
  return upsert->bind(person.person)
      .bind(person.birth_date)
      .bind(person.name)
      .bind(person.kana)
      .bind(person.sex)
      .bind(person.address)
      .run();
}

Result<> forget_numbers(Database& database, std::string_view person) {
  Statement* forget = TRY(database.cached("DELETE FROM insured_number WHERE person = ?"));
  return forget->bind(person).run();
}

Result<> insert_number(Database& database, const NumberPeriod& period) {
  TRY_VOID(require_person(database, period.person));
  Statement* insert =
      TRY(database.cached("INSERT INTO insured_number (insured, person, valid_from, valid_to)"
                          " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  insert->bind(period.insured).bind(period.person).bind(period.valid_from).bind(period.valid_to);
  TRY_VOID(insert->run());
  if (database.changes() == 0)
    return fail(Code::already_exists, "the same number from the same day");
  return {};
}

}  // namespace tasuki::eligibility
