// POST /fhir/Bundle/$change: the unit of the same three keys is replaced, all or nothing.
// http://hl7.org/fhir/R4/operations.html
#include "api/submission.hpp"

namespace tasuki::api {

Result<http::Answer> change_bundle(Context& context, http::Request& request) {
  return take_in(context, request, &exchange::Exchange::change, 200);
}

}  // namespace tasuki::api
