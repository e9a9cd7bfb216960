// Tables person and insured_number. Functions that write run inside a transaction of their caller.
#pragma once

#include <optional>
#include <string_view>

#include "eligibility/eligibility.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

struct Person {
  PersonId person;
  std::string birth_date;
  std::string name;
  std::string kana;
  std::string sex;
  std::string address;
};

// A number and the days, both included, on which it is valid.
struct NumberPeriod {
  PersonId person;
  std::string insured;
  std::string valid_from;
  std::string valid_to;
};

// The answer to a check, without counting anything; nullopt: not confirmed.
Result<std::optional<Checked>> find_insured(sqlite::Database& database, const Check& question);
// nullopt: none has begun by that day.
Result<std::optional<InsuredNumber>> select_newest(sqlite::Database& database,
                                                   std::string_view person, std::string_view on);
// Error: item_unknown.
Result<> require_person(sqlite::Database& database, std::string_view person);

Result<> put_person(sqlite::Database& database, const Person& person);
Result<> forget_numbers(sqlite::Database& database, std::string_view person);
// Errors: item_unknown (no such person), already_exists (the same number from the same day).
Result<> insert_number(sqlite::Database& database, const NumberPeriod& period);

}  // namespace tasuki::eligibility
