#include "api/person.hpp"

#include "clins/insured.hpp"
#include "eligibility/date.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

Result<exchange::PersonKeys> read_person(const rest::Parameters& parameters) {
  exchange::PersonKeys keys;
  if (parameters.has("localNumber")) {
    if (parameters.has("insured"))
      return fail(Code::parameter_invalid, "insured or localNumber, not both");
    keys.local_number = TRY(parameters.text("localNumber", "valueString"));
    return keys;
  }
  const auto insured = TRY(parameters.identifier("insured"));
  const auto identity = TRY(clins::parse_insured(insured.system, insured.value));
  keys.insured = identity.normal_form();
  keys.birth_date = TRY(parameters.required("birthDate", "valueDate"));
  if (!eligibility::is_date(keys.birth_date)) return fail(Code::parameter_invalid, "birthDate");
  return keys;
}

Result<std::string> read_date(std::string text) {
  if (!text.empty() && !eligibility::is_date(text))
    return fail(Code::parameter_invalid, "a date is YYYY-MM-DD");
  return text;
}

Result<std::vector<clins::InformationClass>> read_classes(const rest::Parameters& parameters) {
  std::vector<clins::InformationClass> classes;
  for (const json::Value parameter : parameters.all("class")) {
    const auto known = clins::information_class(parameter["valueCode"].string());
    if (!known)
      return fail(Code::parameter_invalid, "class is the valueCode of an information class");
    classes.push_back(*known);
  }
  return classes;
}

std::string text_parameter(const http::Request& request, std::string_view name) {
  const auto value = request.parameter(name);
  return value ? std::string(*value) : std::string();
}

Result<exchange::PersonKeys> read_patient(const http::Request& request) {
  exchange::PersonKeys keys;
  keys.local_number = text_parameter(request, "patient.local-number");
  if (!keys.local_number.empty()) return keys;
  const std::string identifier = text_parameter(request, "patient.identifier");
  if (identifier.empty()) return fail(Code::parameter_missing, "patient.identifier");
  const auto token = TRY(rest::parse_token(identifier));
  const auto insured = TRY(clins::parse_insured(token.system, token.value));
  keys.insured = insured.normal_form();
  keys.birth_date = TRY(read_date(text_parameter(request, "patient.birthdate")));
  if (keys.birth_date.empty()) return fail(Code::parameter_missing, "patient.birthdate");
  return keys;
}

Result<exchange::PageRequest> read_page(const http::Request& request) {
  exchange::PageRequest page;
  page.count = TRY(rest::number_parameter(request, "_count", limits::kSearchPageDefault,
                                          limits::kSearchPageMax));
  if (page.count == 0) return fail(Code::parameter_invalid, "_count is 1 at least");
  if (const auto cursor = request.parameter("_cursor")) {
    if (cursor->empty()) return fail(Code::cursor_invalid);
    page.cursor = *cursor;
  }
  return page;
}

void forget_person(http::Request& request) {
  std::erase_if(request.query, [](const auto& parameter) { return parameter.first != "_cursor"; });
}

}  // namespace tasuki::api
