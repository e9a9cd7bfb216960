// Whom a storage speaks of: the patient of ADT-00 (PID, IN1), as units need to name them.
#pragma once

#include <string>
#include <vector>

#include "ssmix2/file_name.hpp"
#include "ssmix2/message.hpp"

namespace tasuki::ssmix2 {

struct PersonName {
  std::string family;
  std::string given;
};

struct Person {
  std::string local_number;    // the institution's own
  std::string insured_system;  // clins::kInsuredSystem or clins::kPublicPayerSystem
  std::string insured_value;   // as documents write it: "67999991:あいう:123:05"; empty: unknown
  std::string birth_date;      // FHIR date, whole
  std::string gender;          // male, female, other, unknown
  PersonName kanji;
  PersonName kana;  // full-width; may be empty
  std::string postal_code;
  std::string address;
  std::string phone;

  // clins::InsuredIdentity::normal_form(); empty where nothing is known.
  std::string normal_form() const;
};

// Of an ADT-00. Faults: message_type, other_patient, missing, value, each with its place. A person
// without a whole insured identity is read nonetheless: nothing can be registered of them until
// somebody says it (Context::insured_value).
Faulty<Person> read_person(const Message& message, const FileName& file);

}  // namespace tasuki::ssmix2
