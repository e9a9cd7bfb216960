// Whom a call is about, from the Parameters of its body: never from a URL, which reaches logs,
// proxies and caches.
#pragma once

#include "exchange/exchange.hpp"
#include "rest/parameters.hpp"

namespace tasuki::api {

// `insured` (valueIdentifier) with `birthDate` (valueDate), or `localNumber` (valueString).
// Errors: parameter_missing, parameter_invalid; the detail never shows a value.
Result<exchange::PersonKeys> read_person(const rest::Parameters& parameters);

// The same of a search: patient.identifier with patient.birthdate, or patient.local-number.
Result<exchange::PersonKeys> read_patient(const http::Request& request);
// Which page of a person's search. Errors: parameter_invalid, cursor_invalid.
Result<exchange::PageRequest> read_page(const http::Request& request);
// Takes the person out of the query. Links name nobody: whoever follows one sends the body again.
void forget_person(http::Request& request);

// Empty when the parameter is absent.
std::string text_parameter(const http::Request& request, std::string_view name);

// A whole FHIR date, or nothing. Error: parameter_invalid.
Result<std::string> read_date(std::string text);

// `class` (valueCode), any number of them. Error: parameter_invalid.
Result<std::vector<clins::InformationClass>> read_classes(const rest::Parameters& parameters);

}  // namespace tasuki::api
