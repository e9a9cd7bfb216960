// POST /fhir/DocumentReference/_search: health-check reports and patient summaries of one person,
// from all institutions, by consent. http://hl7.org/fhir/R4/http.html#search
#include "api/endpoints.hpp"
#include "api/form.hpp"
#include "api/person.hpp"
#include "api/reference.hpp"
#include "rest/answer.hpp"
#include "rest/links.hpp"

namespace tasuki::api {

Result<http::Answer> search_document_reference(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(read_form(request));
  TRY_VOID(rest::allow_parameters(request, {"patient.identifier", "patient.birthdate",
                                            "patient.local-number", "_count", "_cursor"}));
  const auto person = TRY(read_patient(request));
  const auto asked = TRY(read_page(request));
  const auto page = TRY(context.with.exchange.documents(caller, person, asked));
  forget_person(request);
  return rest::resource_response(
      200, rest::to_searchset(to_references(page.items), rest::self_link(request),
                              rest::next_link(request, page.next)));
}

}  // namespace tasuki::api
