// What there is of a PULL by now, as its requester may see it now.
#include <algorithm>

#include "exchange/pull_asked.hpp"
#include "exchange/pull_shared.hpp"
#include "exchange/pulled.hpp"

namespace tasuki::exchange {
namespace {

class Reading {
 public:
  Reading(Exchange::State& state, const Caller& caller, const store::PullRecord& pull)
      : state_(state), caller_(caller), pull_(pull) {}

  Result<PullView> run();

 private:
  Result<> find_right();
  Result<> read_contents();
  Result<> name_holders();
  bool shows(const clins::SummaryEntry& entry) const;
  bool shows(const PulledDocument& document) const;

  Exchange::State& state_;
  const Caller& caller_;
  const store::PullRecord& pull_;
  PullAsked asked_;
  Reader reader_;
  PullView view_;
};

// Consent is asked for again at every look: it may have ended since. An emergency was opened when
// the PULL began, and stands as long as what it gave.
Result<> Reading::find_right() {
  asked_ = TRY(read_asked(pull_.asked));
  reader_ = {Viewer::institution, caller_.institution, {}};
  reader_.bases.assign(clins::information_classes().size(), Basis::none);
  if (asked_.emergency) {
    view_.information.emergency = true;
    std::ranges::fill(reader_.bases, Basis::emergency);
    return {};
  }
  const std::string person = TRY(state_.with.store.person_id(pull_.person));
  auto right = TRY(find_entitlement(state_, caller_, {person, asked_.classes, {}}));
  reader_.bases = std::move(right.bases);
  view_.information.consents = std::move(right.consents);
  return {};
}

bool Reading::shows(const clins::SummaryEntry& entry) const {
  return asked_.classes.has(entry.entry.information) &&
         is_within(asked_.start, asked_.end, entry.entry.date);
}

bool Reading::shows(const PulledDocument& document) const {
  const bool letter = subject_of(document.kind) == Subject::letter;
  const auto by = letter ? clins::InformationClass::documents : clins::InformationClass::checkups;
  return asked_.classes.has(by) && reader_.basis(by) != Basis::none;
}

Result<> Reading::read_contents() {
  const auto contents = TRY(state_.with.store.temporary().contents(pull_.number));
  Known known;
  if (asked_.registered) known.registered = TRY(state_.with.store.information_of(pull_.person));
  for (std::size_t i = 0; i < contents.size(); ++i) {
    Pulled pulled = TRY(read_pulled(pull_.lines[i].institution, contents[i]));
    std::ranges::move(pulled.information, std::back_inserter(known.answered));
    for (PulledDocument& document : pulled.documents)
      if (shows(document)) view_.documents.push_back(std::move(document));
  }
  view_.information.entries =
      TRY(visible_information(std::move(known), reader_, state_.with.clock.now()));
  std::erase_if(view_.information.entries,
                [&](const clins::SummaryEntry& entry) { return !shows(entry); });
  return {};
}

// Without consent only those are named whose data are shown anyway.
Result<> Reading::name_holders() {
  for (const store::PullLine& line : pull_.lines) {
    ManifestLine shown{line.institution,
                       {},
                       pull::outcome_from_code(line.outcome),
                       pull::reason_from_code(line.reason).value_or(pull::Reason::none),
                       line.count,
                       line.as_of};
    const auto participant = TRY(state_.with.store.participant(line.institution));
    if (participant) shown.name = participant->name;
    if (shown.outcome == pull::Outcome::answered) {
      view_.information.names[line.institution] = shown.name;
    } else if (asked_.emergency) {
      shown.institution.clear();
      shown.name.clear();
    }
    view_.manifest.push_back(std::move(shown));
  }
  return {};
}

Result<PullView> Reading::run() {
  view_.concluded = pull_.concluded_at.has_value();
  view_.deadline = pull_.deadline_at;
  view_.expires_at = pull_.expires_at;
  TRY_VOID(find_right());
  TRY_VOID(read_contents());
  TRY_VOID(name_holders());
  TRY_VOID(name_sources(state_.with.store, view_.information));
  return std::move(view_);
}

}  // namespace

Result<PullView> Pull::view(const Caller& caller, std::string_view id) {
  Exchange::State& state = shared_->state;
  const auto pair = shared_->ids.decode(id);
  if (!pair) return fail(Code::not_found);
  const PullMark mark{pair->second, shared_->progress.under_way(pair->second)};
  const auto pull = TRY(shared_->find(caller, id));
  PullView view = TRY(Reading(state, caller, pull).run());
  view.id = id;
  view.mark = mark;
  if (view.information.entries.empty() && view.documents.empty()) return view;
  const Act act{state.with.clock.now(), "pull.read", "ok", pull.person, id, {}};
  TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
  return view;
}

}  // namespace tasuki::exchange
