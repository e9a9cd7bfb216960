// What made-up people and their histories are drawn from: the lists in vocabulary/*.def.
#pragma once

#include <span>
#include <string_view>

namespace tasuki::generate {

enum class Sex { female, male };

struct FamilyName {
  std::string_view kanji;
  std::string_view kana;
};

struct GivenName {
  Sex sex;
  std::string_view kanji;
  std::string_view kana;
};

enum class InstitutionKind { clinic, hospital, university, emergency, checkup, dialysis, care };

struct Institution {
  InstitutionKind kind;
  std::string_view code;  // 10 digits
  std::string_view name;
  std::string_view kana;
  std::string_view phone;
  std::string_view postal_code;
  std::string_view address;
  FamilyName doctor_family;
  FamilyName doctor_given;
};

enum class Course { lasting, passing };
enum class Seriousness { usual, grave };

struct Disease {
  std::string_view name;
  std::string_view code;
  std::string_view display;
  std::string_view department_code;
  std::string_view department;
  int youngest;  // age at onset, years
  int percent;   // of those old enough
  Course course;
  Seriousness seriousness;
};

struct LaboratoryTest {
  std::string_view local;  // code at the laboratory
  std::string_view code;   // JLAC10
  std::string_view name;
  std::string_view unit;
  int decimals;  // of the values below, which stand without their point
  int usual;
  int spread;
  int lowest;
  std::string_view specimen;
};

struct Effect {
  std::string_view disease;
  std::string_view test;
  int shift;
};

struct Usage {
  std::string_view code;
  std::string_view text;
};

struct Drug {
  std::string_view disease;
  std::string_view code;  // YJ; empty: none
  std::string_view name;
  int per_day;
  Usage usage;
};

struct Allergen {
  std::string_view category;  // food, medication
  std::string_view code;
  std::string_view name;
  std::string_view reaction;
};

struct CheckupItem {
  std::string_view category;
  std::string_view code;
  std::string_view name;
  std::string_view unit;
  std::string_view ucum;
  int decimals;
  int usual;
  int spread;
  std::string_view test;  // local code of a LaboratoryTest whose value it has; empty: its own
};

std::span<const FamilyName> family_names();
std::span<const GivenName> given_names();
std::span<const Institution> institutions();
std::span<const Disease> diseases();
std::span<const LaboratoryTest> tests();
std::span<const Effect> effects();
std::span<const Drug> drugs();
std::span<const Allergen> allergens();
std::span<const CheckupItem> checkup_items();

// Which must be there.
const LaboratoryTest& test_of(std::string_view local);

}  // namespace tasuki::generate
