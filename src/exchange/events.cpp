// What an institution should know of: read from the store, announced by the hub.
#include "exchange/state.hpp"

namespace tasuki::exchange {

Result<Exchange::EventPage> Exchange::events(const Caller& caller, std::string_view cursor) {
  State& state = *state_;
  std::uint64_t position = TRY(state.position(state.event_cursors, caller.institution, cursor));
  EventPage page;
  // Before the look into the store: see EventHub.
  page.seen = state.hub.generation(caller.institution);
  const auto events =
      TRY(state.with.store.events(caller.institution, position, limits::kEventsPageMax));
  for (const store::Event& event : events) {
    position = event.position;
    EventView view;
    view.cursor = state.cursor(state.event_cursors, caller.institution, position);
    view.kind = event.kind;
    view.unit_id = state.id_of(event.unit);
    view.at = event.at;
    state.with.log.info(
        "document.announced",
        {{"unit", view.unit_id}, {"institution", caller.institution}, {"trace", caller.trace_id}});
    page.events.push_back(std::move(view));
  }
  state.counters.announced.add(events.size());
  page.cursor = state.cursor(state.event_cursors, caller.institution, position);
  return page;
}

std::shared_ptr<void> Exchange::subscribe(const std::string& institution, std::uint64_t seen,
                                          std::function<void()> wake) {
  return state_->hub.subscribe(institution, seen, std::move(wake));
}

}  // namespace tasuki::exchange
