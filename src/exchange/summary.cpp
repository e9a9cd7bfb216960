// $summary and the searches: the 6 information of a person, by consent or in an emergency.
#include <algorithm>

#include "exchange/entitlement.hpp"
#include "exchange/information.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "person.summary";
using clins::InformationClass;

// One caller looking at one person.
class Look {
 public:
  Look(Exchange::State& state, const Caller& caller) : state_(state), caller_(caller) {}

  Result<InformationView> run(const InformationRequest& request);

 private:
  Result<> find_bases(const InformationRequest& request);
  std::string asked(const InformationRequest& request) const;
  Result<> record(std::string_view outcome, std::string_view detail);

  Exchange::State& state_;
  const Caller& caller_;
  Exchange::State::Person person_;
  InformationView view_;
  Reader reader_;
};

bool is_asked(const InformationRequest& request, InformationClass information) {
  if (request.classes.empty())
    return information != InformationClass::documents && information != InformationClass::checkups;
  return std::ranges::find(request.classes, information) != request.classes.end();
}

bool is_wanted(const InformationRequest& request, const clins::InformationEntry& entry) {
  if (!is_asked(request, entry.information) || !is_within(request.start, request.end, entry.date))
    return false;
  if (!request.item.empty() && entry.item != request.item) return false;
  if (request.code.empty()) return true;
  return entry.code == request.code && (request.system.empty() || entry.system == request.system);
}

std::string Look::asked(const InformationRequest& request) const {
  std::string codes;
  for (const clins::InformationClassRow& row : clins::information_classes()) {
    if (!is_asked(request, row.id)) continue;
    if (reader_.basis(row.id) == Basis::none) continue;
    codes.append(codes.empty() ? "" : " ").append(row.code);
  }
  return codes;
}

Result<> Look::record(std::string_view outcome, std::string_view detail) {
  const Act act{state_.with.clock.now(), kEvent, outcome, person_.key, {}, detail};
  return state_.with.store.record({state_.audit_writer.record(caller_, act)});
}

Result<> Look::find_bases(const InformationRequest& request) {
  reader_.institution = caller_.institution;
  clins::ClassSet asked;
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (is_asked(request, row.id)) asked.add(row.id);
  auto found =
      TRY(find_entitlement(state_, caller_, {person_.checked.person, asked, request.reason}));
  reader_.bases = std::move(found.bases);
  view_.consents = std::move(found.consents);
  view_.emergency = found.emergency;
  return {};
}

Result<InformationView> Look::run(const InformationRequest& request) {
  person_ = TRY(state_.person(caller_, request.person, kEvent));
  const auto entitled = find_bases(request);
  if (!entitled) {
    if (entitled.error().http_status() < 500) TRY_VOID(record(entitled.error().id(), {}));
    return std::unexpected(entitled.error());
  }
  auto all = TRY(state_.with.store.information_of(person_.key));
  view_.entries = TRY(visible_information({std::move(all), {}}, reader_, state_.with.clock.now()));
  std::erase_if(view_.entries,
                [&](const clins::SummaryEntry& entry) { return !is_wanted(request, entry.entry); });
  TRY_VOID(name_sources(state_.with.store, view_));
  TRY_VOID(record("ok", asked(request)));
  return std::move(view_);
}

}  // namespace

Result<InformationView> Exchange::summary(const Caller& caller, const InformationRequest& request) {
  return Look(*state_, caller).run(request);
}

Result<InformationView> Exchange::search(const Caller& caller, const InformationRequest& request,
                                         const PageRequest& page) {
  State& state = *state_;
  const auto first = TRY(state.position(state.search_cursors, caller.institution, page.cursor));
  auto view = TRY(summary(caller, request));
  auto& entries = view.entries;
  const std::size_t count = page.count == 0 ? limits::kSearchPageDefault : page.count;
  const std::size_t skipped = std::min<std::size_t>(first, entries.size());
  entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(skipped));
  if (entries.size() > count) {
    entries.resize(count);
    view.next = state.cursor(state.search_cursors, caller.institution, skipped + count);
  }
  return view;
}

}  // namespace tasuki::exchange
