// PULL: passed on to the exchange as it is. A call that waits for its answer (Prefer: wait=N) may
// take as long as the longest deadline.
#include <array>

#include "gateway/lan/endpoints.hpp"
#include "gateway/lan/relay.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr std::array<std::string_view, 3> kPassedOn = {"Content-Type", "Prefer", "Accept-Language"};
constexpr std::array<std::string_view, 3> kPassedBack = {"Content-Location", "X-Progress",
                                                         "Retry-After"};
constexpr std::chrono::seconds kSlack{5};

// "/fhir/async/ID?seen=3"
std::string target_of(const http::Request& request) {
  std::string target = request.path;
  if (const auto seen = request.parameter("seen"))
    target.append("?seen=").append(http::encode_query(*seen));
  return target;
}

}  // namespace

Result<http::Answer> relay_pull(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {"seen"}));
  TRY_VOID(context.record(caller, "pull", request.captures.empty() ? "" : request.captures[0]));
  http::Call call;
  call.method = request.method;
  call.target = target_of(request);
  pass_on(request.headers, kPassedOn, call.headers);
  call.body = request.body;
  call.patience = limits::kPullDeadlineMax + kSlack;
  const auto response = TRY(context.exchange.call(caller.actor, std::move(call)));
  TRY_VOID(require_let_in(response));
  auto answer = response.body.empty() ? http::Response{response.status, {}, {}}
                                      : rest::resource_response(response.status, response.body);
  pass_on(response.headers, kPassedBack, answer.headers);
  return answer;
}

}  // namespace tasuki::gateway::lan
