// What the exchange asks a holder: a FHIR Parameters resource that says who asks whom about whom,
// for what and by what right. It is signed as it stands, so everything that the holder decides on
// is inside. docs/formats/pull.md has an example.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "clins/class_set.hpp"

namespace tasuki::pull {

// The person, as the holder knows them: by its own number, or by insured number and birth date.
struct Subject {
  std::string local_number;
  std::string insured;     // normal form
  std::string birth_date;  // FHIR date
};

struct Question {
  std::string request_id;  // of one holder in one PULL; the same when it is asked again
  std::string audience;    // code of the holder
  std::string requester;   // code of the institution that asked the exchange
  std::string role;        // of whoever looks there; a code of clins::roles()
  std::string purpose;     // "TREAT", "ETREAT"
  Subject subject;
  clins::ClassSet classes;
  std::vector<clins::Kind> kinds;  // of documents; none: all of them
  std::string start;  // FHIR dates, both included; empty: no bound
  std::string end;
  Time consent_given;  // of the consent that it rests on
  Time consent_until;
  std::string reason;  // of an emergency, instead of consent
  Time deadline;       // an answer behind it is not read any more
};

// By which classes a unit of that kind is asked for: a document of a kind that is not asked for
// may still tell information that is.
clins::ClassSet classes_asked(const Question& question, clins::Kind kind);
// Whether documents of that kind are asked for.
bool is_wanted(const std::vector<clins::Kind>& kinds, clins::Kind kind);

std::string write_question(const Question& question);
// Error: parameter_invalid (the detail names the parameter and never shows a value), json_*.
Result<Question> read_question(std::string body);

}  // namespace tasuki::pull
