// What waits for an institution, page by page, oldest first.
#include "exchange/state.hpp"

namespace tasuki::exchange {

Result<Page> Exchange::inbox(const Caller& caller, const InboxRequest& request) {
  State& state = *state_;
  const std::size_t count = request.count == 0 ? limits::kInboxPageDefault : request.count;
  store::InboxQuery query;
  query.institution = caller.institution;
  query.after = TRY(state.position(state.inbox_cursors, caller.institution, request.cursor));
  query.since = request.since;
  query.limit = std::min(count, limits::kInboxPageMax) + 1;  // one more shows that there is more
  auto items = TRY(state.with.store.inbox(query));

  Page page;
  const bool more = items.size() == query.limit;
  if (more) items.pop_back();
  for (store::InboxItem& item : items) {
    // The store lists what was viewable when it arrived; what may be seen now is decided here.
    const Standing place = standing(item.unit, caller.institution, Action::read);
    const std::string cursor = state.cursor(state.inbox_cursors, caller.institution, item.position);
    if (more) page.next = cursor;
    if (place != Standing::destination) continue;
    UnitView unit = TRY(state.view_with_attachments(std::move(item.unit)));
    unit.cursor = cursor;
    page.items.push_back(std::move(unit));
  }
  TRY_VOID(state.record_shown(caller, "unit.list", page.items));
  return page;
}

}  // namespace tasuki::exchange
