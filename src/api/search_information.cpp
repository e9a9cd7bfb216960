// POST /fhir/{Condition,AllergyIntolerance,Observation,MedicationRequest}/_search: the 6
// information of one person, page by page. The person stands in the body and in no link.
// http://hl7.org/fhir/R4/http.html#search
#include <algorithm>
#include <array>

#include "api/endpoints.hpp"
#include "api/form.hpp"
#include "api/information_answer.hpp"
#include "api/person.hpp"
#include "rest/answer.hpp"
#include "rest/links.hpp"

namespace tasuki::api {
namespace {

using clins::InformationClass;

struct TypeRow {
  std::string_view type;
  std::array<InformationClass, 2> classes;
};
constexpr std::array kTypes = {
    TypeRow{"Condition", {InformationClass::conditions, InformationClass::conditions}},
    TypeRow{"AllergyIntolerance",
            {InformationClass::allergies, InformationClass::contraindications}},
    TypeRow{"Observation", {InformationClass::laboratory, InformationClass::infections}},
    TypeRow{"MedicationRequest",
            {InformationClass::prescriptions, InformationClass::prescriptions}},
};

const TypeRow& type_of(std::string_view path) {
  for (const TypeRow& row : kTypes)
    if (path.find(row.type) != std::string_view::npos) return row;
  return kTypes.front();
}

Result<exchange::InformationRequest> read_asked(const http::Request& request) {
  exchange::InformationRequest asked;
  asked.person = TRY(read_patient(request));
  const TypeRow& type = type_of(request.path);
  asked.classes.assign(type.classes.begin(), type.classes.end());
  if (const std::string category = text_parameter(request, "category"); !category.empty()) {
    const auto only = clins::information_class(category);
    if (!only || std::ranges::find(type.classes, *only) == type.classes.end())
      return fail(Code::parameter_invalid, "category is an information class of this type");
    asked.classes = {*only};
  }
  const std::string code = text_parameter(request, "code");
  const std::size_t bar = code.find('|');
  if (bar != std::string::npos) asked.system = code.substr(0, bar);
  asked.code = bar == std::string::npos ? code : code.substr(bar + 1);
  asked.item = text_parameter(request, "item");
  asked.start = TRY(read_date(text_parameter(request, "start")));
  asked.end = TRY(read_date(text_parameter(request, "end")));
  asked.reason = text_parameter(request, "reason");
  return asked;
}

}  // namespace

Result<http::Answer> search_information(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(read_form(request));
  TRY_VOID(rest::allow_parameters(
      request, {"patient.identifier", "patient.birthdate", "patient.local-number", "category",
                "code", "item", "start", "end", "reason", "_count", "_cursor"}));
  const auto asked = TRY(read_asked(request));
  const auto page = TRY(read_page(request));
  const auto view = TRY(context.with.exchange.search(caller, asked, page));
  forget_person(request);
  return rest::resource_response(200, information_searchset(view, rest::self_link(request),
                                                            rest::next_link(request, view.next)));
}

}  // namespace tasuki::api
