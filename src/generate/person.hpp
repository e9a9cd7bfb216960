// A made-up person: who they are, and the insured numbers that they have had.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "generate/draw.hpp"
#include "generate/vocabulary.hpp"

namespace tasuki::generate {

using Day = std::chrono::sys_days;

std::string to_date(Day day);  // "2026-01-31"
// Whole years from one day to a later one.
int years_between(Day from, Day to);

struct InsuredNumber {
  std::string insurer;  // 8 digits
  std::string symbol;
  std::string number;
  std::string branch;  // 2 digits
  Day valid_from;

  std::string written() const;  // as documents write it: "06139999:三:100042:00"
};

struct Person {
  int number = 0;
  std::string id;  // at eligibility: "made-up-42"
  FamilyName family;
  GivenName given;
  Sex sex = Sex::female;
  Day birth;
  std::string address;
  std::string postal_code;
  std::string phone;
  std::vector<InsuredNumber> numbers;  // the newest last

  std::string local_number(const Institution& institution) const;  // at an institution: 9 digits
};

// The same for the same seed, number and day, whatever else is made.
Person make_person(std::uint64_t seed, int number, Day today);

// What of a person is drawn; each has a stream of its own.
enum class Stream : std::uint64_t { identity, history, values, documents };
Draw draw_for(std::uint64_t seed, int person, Stream stream, std::uint64_t part = 0);

}  // namespace tasuki::generate
