// Whom a call is about, from the Parameters of its body: never from a URL, which reaches logs,
// proxies and caches.
#pragma once

#include "exchange/exchange.hpp"
#include "rest/parameters.hpp"

namespace tasuki::api {

// `insured` (valueIdentifier) with `birthDate` (valueDate), or `localNumber` (valueString).
// Errors: parameter_missing, parameter_invalid; the detail never shows a value.
Result<exchange::PersonKeys> read_person(const rest::Parameters& parameters);

// A whole FHIR date, or nothing. Error: parameter_invalid.
Result<std::string> read_date(std::string text);

// `class` (valueCode), any number of them. Error: parameter_invalid.
Result<std::vector<clins::InformationClass>> read_classes(const rest::Parameters& parameters);

}  // namespace tasuki::api
