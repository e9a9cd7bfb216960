#include "api/person.hpp"

#include "clins/insured.hpp"
#include "eligibility/date.hpp"

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

}  // namespace tasuki::api
