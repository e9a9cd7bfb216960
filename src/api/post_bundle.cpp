// POST /fhir/Bundle: register a unit. http://hl7.org/fhir/R4/http.html#create
#include "api/submission.hpp"

namespace tasuki::api {

Result<http::Answer> post_bundle(Context& context, http::Request& request) {
  return take_in(context, request, &exchange::Exchange::submit, 201);
}

}  // namespace tasuki::api
