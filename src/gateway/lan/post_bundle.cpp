// POST /fhir/Bundle: take a document into the outbox. http://hl7.org/fhir/R4/http.html#create
// Answered 202 once it is durable here; with `Tasuki-Wait: S` (0 to 30) it waits for the exchange's
// final answer and gives that.
#include <charconv>

#include "crypto/digest.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/lan/refusal_advice.hpp"
#include "gateway/reference.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::gateway::lan {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

Result<std::string> read_consent(const http::Headers& headers) {
  constexpr std::string_view kName = "Tasuki-Consent";
  const auto value = headers.find(kName);
  if (!value) return std::string("later");
  if (headers.count(kName) == 1 && (*value == "oral" || *value == "later"))
    return std::string(*value);
  return fail(Code::parameter_invalid, "Tasuki-Consent is oral or later");
}

Result<std::string> read_referral(const http::Headers& headers) {
  constexpr std::string_view kName = "Tasuki-Referral";
  const auto value = headers.find(kName);
  if (!value) return std::string();
  TRY(rest::parse_token(*value));
  if (headers.count(kName) > 1)
    return fail(Code::parameter_invalid, "Tasuki-Referral stands there once");
  return std::string(*value);
}

Result<std::chrono::seconds> read_wait(const http::Headers& headers) {
  const auto value = headers.find("Tasuki-Wait");
  if (!value) return std::chrono::seconds(0);
  std::int64_t seconds = 0;
  const char* const last = value->data() + value->size();
  const auto [end, error] = std::from_chars(value->data(), last, seconds);
  if (error != std::errc() || end != last || seconds < 0 ||
      seconds > limits::kSubmitWaitMax.count())
    return fail(
        Code::parameter_invalid,
        "Tasuki-Wait is 0 to " + std::to_string(limits::kSubmitWaitMax.count()) + " seconds");
  return std::chrono::seconds(seconds);
}

Result<> check_digest(const http::Request& request) {
  const auto expected = TRY(rest::read_content_digest(request.headers));
  if (expected && *expected != crypto::sha256(request.body))
    return fail(Code::body_digest_mismatch);
  return {};
}

http::Response described(const Context& context, int status, const OutboxItem& item) {
  auto response =
      rest::resource_response(status, rest::to_json(to_reference(item, context.institution)));
  response.headers.add("Location", "/fhir/DocumentReference?_tracking=" + item.tracking);
  response.headers.add("Tasuki-Outbox-Waiting", std::to_string(context.outbox.waiting()));
  return response;
}

// As the exchange said; while it has not, what is known here.
http::Response answer_of(const Context& context, const OutboxItem& item) {
  switch (item.state) {
    case OutboxState::accepted:
      return described(context, item.answer_status, item);
    case OutboxState::refused: {
      auto response = rest::resource_response(item.answer_status, item.answer);
      add_advice(response, item);
      return response;
    }
    case OutboxState::queued:
    case OutboxState::sending:
      break;
  }
  return described(context, 202, item);
}

bool is_final(const OutboxItem& item) {
  return item.state == OutboxState::accepted || item.state == OutboxState::refused;
}

// A request that was parked keeps what it waits for in its captures, which this route has no other
// use for: the tracking id and the moment at which it gives up.
void remember(http::Request& request, const std::string& tracking, SteadyTime until) {
  request.captures = {tracking, std::to_string(until.time_since_epoch().count())};
}

SteadyTime remembered_end(const http::Request& request) {
  SteadyTime::rep count = 0;
  const std::string& text = request.captures.at(1);
  std::from_chars(text.data(), text.data() + text.size(), count);
  return SteadyTime(SteadyTime::duration(count));
}

Result<http::Answer> wait_for_answer(Context& context, http::Request& request) {
  Signal& changed = context.events.changed();
  const std::uint64_t seen = changed.sequence();
  const auto item = TRY(context.outbox.find(request.captures.at(0)));
  if (!item) return fail(Code::internal, "an outbox item disappeared");
  if (is_final(*item) || request.last_call) return answer_of(context, *item);
  return http::Park{remembered_end(request), [&changed, seen](std::function<void()> wake) {
                      return changed.subscribe(seen, std::move(wake));
                    }};
}

}  // namespace

Result<http::Answer> post_bundle(Context& context, http::Request& request) {
  if (!request.captures.empty()) return wait_for_answer(context, request);
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  TRY_VOID(rest::require_fhir_json(request));
  TRY_VOID(check_digest(request));
  const std::chrono::seconds wait = TRY(read_wait(request.headers));
  const std::string consent = TRY(read_consent(request.headers));
  std::string referral = TRY(read_referral(request.headers));
  const auto outcome =
      TRY(context.intake.take({request.body, consent, caller, std::move(referral)}));
  if (!outcome.placed) {
    return rest::issues_response(error_row(Code::document_refused).http_status, outcome.issues,
                                 rest::language_of(request, context.default_language));
  }
  const Outbox::Placed& placed = *outcome.placed;
  if (placed.disposition == Outbox::Disposition::conflict) return fail(Code::identifier_conflict);
  if (wait.count() == 0 || is_final(placed.item)) {
    if (placed.item.state == OutboxState::accepted) return described(context, 200, placed.item);
    return answer_of(context, placed.item);
  }
  remember(request, placed.item.tracking, std::chrono::steady_clock::now() + wait);
  return wait_for_answer(context, request);
}

}  // namespace tasuki::gateway::lan
