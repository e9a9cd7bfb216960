// GET /events: the long poll by which an EMR learns what became of its documents and what arrived.
#include "gateway/event_page.hpp"
#include "gateway/lan/endpoints.hpp"

namespace tasuki::gateway::lan {

Result<http::Answer> get_events(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {"after", "wait"}));
  constexpr auto kWaitMax = static_cast<std::size_t>(limits::kEventsWaitMax.count());
  const std::size_t wait = TRY(rest::number_parameter(request, "wait", 0, kWaitMax));
  Signal& changed = context.events.changed();
  const std::uint64_t seen = changed.sequence();
  const auto page = TRY(context.events.after(request.parameter("after").value_or("")));
  if (page.events.empty() && !request.last_call && wait > 0) {
    return http::Park{std::chrono::steady_clock::now() + std::chrono::seconds(wait),
                      [&changed, seen](std::function<void()> wake) {
                        return changed.subscribe(seen, std::move(wake));
                      }};
  }
  TRY_VOID(context.record(caller, "events", ""));
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = to_json(page);
  return response;
}

}  // namespace tasuki::gateway::lan
