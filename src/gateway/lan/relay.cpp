// The calls that need the exchange's answer at once: changing and cancelling, the person who stands
// at the reception, the 6 information. Passed on as they are, under the name of whoever asks; the
// exchange answers the same to the same, so an EMR that got no answer asks again.
#include "gateway/lan/relay.hpp"

#include <algorithm>
#include <array>

#include "gateway/lan/endpoints.hpp"
#include "json/document.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr std::array<std::string_view, 7> kPassedOn = {
    "Content-Type", "Content-Digest",  "Tasuki-Consent",    "Tasuki-Referral",
    "Prefer",       "Accept-Language", "X-Security-Context"};
constexpr std::array<std::string_view, 3> kPassedBack = {"Location", "Tasuki-Rules", "Retry-After"};

// "/fhir/Patient/$summary": "summary".
std::string_view action_of(const http::Request& request) {
  std::string_view action = request.path;
  action.remove_prefix(action.find_last_of('/') + 1);
  action.remove_prefix(std::min(action.find_first_not_of("$_"), action.size()));
  return action;
}

json::Value identifier_of(json::Value root) {
  if (root["resourceType"].equals("Bundle")) return root["identifier"];
  for (const json::Value parameter : root["parameter"].items())
    if (parameter["name"].equals("identifier")) return parameter["valueIdentifier"];
  return {};
}

// What still waits here is unknown to the exchange: it would say that there is no such unit, and
// take it in a moment later.
Result<> require_sent(Context& context, const http::Request& request) {
  if (!request.path.starts_with("/fhir/Bundle/")) return {};
  const auto document = TRY(json::Document::parse(request.body));
  const json::Value identifier = identifier_of(document->root());
  const auto item =
      TRY(context.outbox.find(identifier["system"].string(), identifier["value"].string()));
  if (!item || item->state == OutboxState::accepted || item->state == OutboxState::refused)
    return {};
  return fail(Code::state_forbids,
              "it still waits here: /fhir/DocumentReference?_tracking=" + item->tracking);
}

}  // namespace

Result<> require_let_in(const http::Response& response) {
  const bool shut_out =
      response.status == 401 || (response.status == 403 && describe(response).starts_with("TSK2"));
  if (shut_out) return fail(Code::peer_answer_invalid, describe(response));
  return {};
}

void pass_on(const http::Headers& from, std::span<const std::string_view> names,
             http::Headers& to) {
  for (const std::string_view name : names)
    if (const auto value = from.find(name)) to.add(std::string(name), std::string(*value));
}

Result<http::Answer> relay(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  TRY_VOID(require_sent(context, request));
  TRY_VOID(context.record(caller, action_of(request), ""));
  http::Call call;
  call.method = request.method;
  call.target = request.path;
  pass_on(request.headers, kPassedOn, call.headers);
  call.body = request.body;
  const auto response = TRY(context.exchange.call(caller.actor, std::move(call)));
  TRY_VOID(require_let_in(response));
  auto answer = rest::resource_response(response.status, response.body);
  pass_on(response.headers, kPassedBack, answer.headers);
  return answer;
}

}  // namespace tasuki::gateway::lan
