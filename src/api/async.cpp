// GET /fhir/async/{id}: what there is of a PULL by now, also while some are waited for; with
// "Prefer: wait=N" as soon as there is more than `seen` holders accounted for. DELETE: the
// requester has it, or does not want it.
#include "api/endpoints.hpp"
#include "api/pull_answer.hpp"
#include "api/pull_request.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

using Steady = std::chrono::steady_clock;

Result<http::Answer> get_async(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {"seen"}));
  const auto seen = TRY(rest::number_parameter(request, "seen", 0, limits::kPullHoldersMax));
  const auto wait = TRY(preferred_wait(request));
  exchange::Pull& pull = context.with.pull.pull;
  const auto view = TRY(pull.view(caller, request.captures.at(0)));
  const bool news = view.concluded || settled(view) > seen;
  if (news || request.last_call || wait.count() == 0)
    return pull_response(view, context.with.clock.now());
  return park_for_pull(context, view, seen, Steady::now() + wait);
}

Result<http::Answer> delete_async(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  TRY_VOID(context.with.pull.pull.end(caller, request.captures.at(0)));
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tasuki::api
