// PULL: passed on to the exchange as it is. A call that waits for its answer (Prefer: wait=N) may
// take as long as the longest deadline.
#include <array>
#include <utility>

#include "gateway/lan/endpoints.hpp"
#include "gateway/lan/relay.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr std::array<std::string_view, 3> kPassedOn = {"Content-Type", "Prefer", "Accept-Language"};
constexpr std::array<std::string_view, 3> kPassedBack = {"Content-Location", "X-Progress",
                                                         "Retry-After"};
constexpr std::chrono::seconds kSlack{5};

constexpr std::array<std::string_view, 2> kQuery = {"seen", "mode"};

// "/fhir/async/ID?seen=3", "/fhir/Patient/$summary?mode=both"
std::string target_of(const http::Request& request) {
  std::string target = request.path;
  char separator = '?';
  for (const std::string_view name : kQuery) {
    const auto value = request.parameter(name);
    if (!value) continue;
    target.append(1, std::exchange(separator, '&')).append(name);
    target.append("=").append(http::encode_query(*value));
  }
  return target;
}

}  // namespace

Result<http::Answer> relay_pull(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {"seen", "mode"}));
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
  if (response.status == 200)
    context.log.info("pull.read", {{"user", caller.actor.user}, {"size", response.body.size()}});
  return answer;
}

// Only what asks others takes time.
Result<http::Answer> relay_summary(Context& context, http::Request& request) {
  const auto mode = request.parameter("mode");
  if (mode && *mode != "push") return relay_pull(context, request);
  std::erase_if(request.query, [](const auto& parameter) { return parameter.first == "mode"; });
  return relay(context, request);
}

}  // namespace tasuki::gateway::lan
