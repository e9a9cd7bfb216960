// POST /fhir/Patient/$pull: asks all who hold something of a person. The FHIR asynchronous pattern;
// with "Prefer: wait=N" the answer is waited for.  https://www.hl7.org/fhir/R4/async.html
#include "api/pull_answer.hpp"
#include "api/pull_request.hpp"

namespace tasuki::api {

Result<http::Answer> patient_pull(Context& context, http::Request& request) {
  return answer_pull(context, request, [&]() -> Result<PullCall> {
    const auto wait = TRY(preferred_wait(request));
    return PullCall{TRY(read_pull_request(request)), wait};
  });
}

}  // namespace tasuki::api
