// POST /fhir/AuditEvent/_search: the institution's own audit log, the newest first. A POST, so that
// nothing that is asked for stands in a URL. http://hl7.org/fhir/R4/http.html#search
#include "api/access_answer.hpp"
#include "api/endpoints.hpp"
#include "api/form.hpp"

namespace tasuki::api {

Result<http::Answer> search_audit_event(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(read_form(request));
  const auto asked = TRY(read_access_request(request));
  return access_answer(TRY(context.with.exchange.audit_log().access_log(caller, asked)), request);
}

}  // namespace tasuki::api
