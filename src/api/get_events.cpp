// GET /events: the long poll by which an institution learns what it should do. Answers at once when
// there is something, otherwise waits without a thread until there is or the time is up.
#include <algorithm>

#include "api/endpoints.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

std::string_view event_code(store::EventKind kind) {
  switch (kind) {
    case store::EventKind::document_arrived:
      break;
  }
  return "document-arrived";
}

http::Response to_response(const exchange::Exchange::EventPage& page) {
  json::Writer w;
  w.object().key("events").array();
  for (const exchange::EventView& event : page.events) {
    w.object().field("type", event_code(event.kind)).field("unit", event.unit_id);
    w.field("at", to_instant(event.at)).field("cursor", event.cursor).end();
  }
  w.end().field("cursor", page.cursor).end();
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = w.take();
  return response;
}

// Not longer than the assertion lives: the request is looked at again when it wakes, and a wait
// must not end in "your credential has expired".
std::chrono::milliseconds patience(std::size_t wait_seconds, Time assertion_expires_at, Time now) {
  const std::chrono::milliseconds asked = std::chrono::seconds(wait_seconds);
  const auto left =
      assertion_expires_at + limits::kClockSkew - now - std::chrono::milliseconds(1'000);
  return std::clamp(asked, std::chrono::milliseconds(0),
                    std::max(left, std::chrono::milliseconds(0)));
}

}  // namespace

Result<http::Answer> get_events(Context& context, http::Request& request) {
  exchange::Exchange& exchange = context.with.exchange;
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {"after", "wait"}));
  constexpr auto kWaitMax = static_cast<std::size_t>(limits::kEventsWaitMax.count());
  const std::size_t wait = TRY(rest::number_parameter(request, "wait", 0, kWaitMax));
  const auto page = TRY(exchange.events(caller, request.parameter("after").value_or("")));
  const auto longest = patience(wait, expires, context.with.clock.now());
  if (!page.events.empty() || request.last_call || longest.count() == 0) return to_response(page);
  return http::Park{
      std::chrono::steady_clock::now() + longest,
      [&exchange, institution = caller.institution, seen = page.seen](std::function<void()> wake) {
        return exchange.subscribe(institution, seen, std::move(wake));
      }};
}

}  // namespace tasuki::api
