// From resources of an EMR's FHIR server to a unit as it would be registered: one collection of a
// type of the 6 information, valid by the rules of JP-CLINS.
//
// What the rules refuse is left out by itself, so that one resource that is not in the eCS form
// does not hide the others.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "clins/class_set.hpp"
#include "json/document.hpp"
#include "validate/validator.hpp"

namespace tasuki::gateway {

struct FhirSearchRow {
  std::string_view type;
  clins::Kind kind;
  char letter;                  // in the identifier
  std::string_view profile;     // what its resources are adopted by
  std::string_view parameters;  // beside the patient
};
std::span<const FhirSearchRow> fhir_search_rows();

// Whether a resource is what an institution says of a patient: no diagnosis that is only suspected
// (疑い病名), nothing refuted, entered in error or not there yet.
bool is_stated(json::Value resource);

struct Gathering {
  const FhirSearchRow& row;
  std::string institution;  // code
  std::string identifier;   // Bundle.identifier.value
  Time now;
  clins::ClassSet classes;  // asked for; others of the same type are left out
};

struct Gathered {
  std::optional<std::string> unit;  // nullopt: nothing was left
  std::size_t refused = 0;          // resources that the rules refuse
};

Gathered gather(const Gathering& gathering, json::Value patient,
                std::span<const json::Value> resources, const validate::Validator& validator);

}  // namespace tasuki::gateway
