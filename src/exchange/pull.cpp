#include "exchange/pull.hpp"

#include <algorithm>
#include <atomic>

#include "exchange/pull_asked.hpp"
#include "exchange/pull_plan.hpp"
#include "exchange/pull_shared.hpp"
#include "exchange/pulled.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "pull.request";
// Conclusions write; several may be due at once.
constexpr std::size_t kSweepMax = 1'000;

// Kinds of documents bring their classes with them.
clins::ClassSet asked_of(const PullRequest& request) {
  clins::ClassSet asked;
  for (const auto one : request.classes) asked.add(one);
  for (const auto kind : request.kinds) asked = asked | clins::classes_of(kind);
  return asked.empty() ? clins::ClassSet::all() : asked;
}

std::string codes_of(clins::ClassSet classes) {
  std::string codes;
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (classes.has(row.id)) codes.append(codes.empty() ? "" : " ").append(row.code);
  return codes;
}

// "1310000001:answered 1310000002:timed-out"
std::string account_of(const store::PullRecord& pull) {
  std::string account;
  for (const store::PullLine& line : pull.lines) {
    account.append(account.empty() ? "" : " ").append(line.institution);
    account.append(":").append(line.outcome);
  }
  return account;
}

std::chrono::steady_clock::time_point steady_of(Time moment, Time now) {
  return std::chrono::steady_clock::now() + (moment - now);
}

}  // namespace

Result<std::optional<store::PullRecord>> Pull::Shared::conclude(const Caller& caller,
                                                                std::uint64_t number) {
  const Time now = state.with.clock.now();
  auto concluded = TRY(state.with.store.temporary().conclude(
      number, pull::word_of(pull::Outcome::timed_out).code, now,
      [&](const store::PullRecord& pull) {
        const std::string account = account_of(pull);
        return state.audit_writer.record(
            caller, {now, "pull.manifest", "ok", pull.person, id_of(pull), account});
      }));
  if (!concluded) return concluded;
  state.with.log.info("pull.concluded",
                      {{"pull", id_of(*concluded)}, {"manifest", account_of(*concluded)}});
  progress.end(number);
  return concluded;
}

// Whoever's timer did not come to it: at its deadline a PULL is over for everybody who looks.
Result<store::PullRecord> Pull::Shared::find(const Caller& caller, std::string_view id) {
  const auto pair = ids.decode(id);
  if (!pair) return fail(Code::not_found);
  auto pull = TRY(state.with.store.temporary().find(pair->second));
  const Time now = state.with.clock.now();
  if (!pull || pull->institution != caller.institution || pull->expires_at <= now)
    return fail(Code::not_found);
  if (pull->concluded_at || now < pull->deadline_at) return *std::move(pull);
  pull = TRY(conclude(caller, pull->number));
  if (!pull) return fail(Code::not_found);
  return *std::move(pull);
}

// One PULL while its holders are waited for; kept alive by those who may still answer.
class Pull::Run : public std::enable_shared_from_this<Pull::Run> {
 public:
  Run(std::shared_ptr<Shared> shared, Caller caller)
      : with(std::move(shared)), by(std::move(caller)) {}

  Result<std::string> start(const PullRequest& request);

 private:
  Result<> find_right(const PullRequest& request);
  Result<> open(const PullRequest& request);
  void ask_all(const PullRequest& request);
  pull::Question question(const PullRequest& request, const PlannedHolder& planned) const;
  void hear(const PlannedHolder& planned, const pull::Heard& heard);
  Kept judge(const PlannedHolder& planned, const pull::Heard& heard) const;
  std::string request_id(const PlannedHolder& planned) const;
  void end();

  std::shared_ptr<Shared> with;
  Caller by;
  Exchange::State::Person person;
  Entitlement right;
  Reader reader;
  clins::ClassSet classes;
  std::vector<clins::Kind> kinds;
  std::string identity;
  std::vector<PlannedHolder> plan;
  store::PullRecord record;
  std::atomic<std::size_t> waited_for{0};
};

Result<> Pull::Run::find_right(const PullRequest& request) {
  Exchange::State& state = with->state;
  person = TRY(state.person(by, request.person, kEvent));
  const clins::ClassSet asked = asked_of(request);
  auto found = find_entitlement(state, by, {person.checked.person, asked, request.reason});
  if (!found) {
    if (found.error().http_status() >= 500) return std::unexpected(found.error());
    const Act act{state.with.clock.now(), kEvent, found.error().id(), person.key, {}, {}};
    TRY_VOID(state.with.store.record({state.audit_writer.record(by, act)}));
    return std::unexpected(found.error());
  }
  right = *std::move(found);
  classes = right.of(asked);
  kinds = request.kinds;
  if (!request.person.insured.empty())
    identity = identity_of(request.person.insured, request.person.birth_date);
  reader = {Viewer::institution, by.institution, right.bases};
  return {};
}

// Everything that is kept of it ends with the consent.
Result<> Pull::Run::open(const PullRequest& request) {
  Exchange::State& state = with->state;
  record.number = state.with.random.number() >> 1;  // SQL integers are signed
  record.institution = by.institution;
  record.person = person.key;
  record.asked = write_asked(
      {classes, request.start, request.end, right.emergency, request.registered, request.kinds});
  record.created_at = state.with.clock.now();
  record.deadline_at = record.created_at + request.deadline;
  record.expires_at = record.created_at + limits::kPullKept;
  if (right.until) record.expires_at = std::min(record.expires_at, *right.until);
  for (const PlannedHolder& planned : plan) {
    store::PullLine line{planned.holder.institution, {}, {}, 0, {}, {}};
    if (planned.not_asked != pull::Reason::none) {
      line.outcome = pull::word_of(pull::Outcome::not_asked).code;
      line.reason = pull::word_of(planned.not_asked).code;
      line.at = record.created_at;
    }
    record.lines.push_back(std::move(line));
  }
  const std::string detail = codes_of(classes);
  const Act act{record.created_at, kEvent, "ok", person.key, with->id_of(record), detail};
  TRY_VOID(state.with.store.temporary().open(record, state.audit_writer.record(by, act)));
  state.with.log.info(
      "pull.asked",
      {{"pull", with->id_of(record)}, {"requester", by.institution}, {"holders", plan.size()}});
  return {};
}

// Of one holder in one PULL: nothing else has it, and it says nothing.
std::string Pull::Run::request_id(const PlannedHolder& planned) const {
  return with->id_of(record) + "." + planned.holder.institution;
}

pull::Question Pull::Run::question(const PullRequest& request, const PlannedHolder& planned) const {
  pull::Question question;
  question.request_id = request_id(planned);
  question.audience = planned.holder.institution;
  question.requester = by.institution;
  question.role = by.actor.role;
  question.purpose = by.actor.purpose;
  question.subject.local_number = planned.holder.local_number;
  // What the requester calls the person means nothing elsewhere but for the insured number.
  if (planned.holder.local_number.empty()) {
    question.subject.insured = person.checked.newest;
    question.subject.birth_date = request.person.birth_date;
  }
  question.classes = planned.classes;
  question.kinds = request.kinds;
  question.start = request.start;
  question.end = request.end;
  question.consent_given = right.given_at.value_or(record.created_at);
  question.consent_until = right.until.value_or(record.expires_at);
  question.reason = right.emergency ? request.reason : std::string();
  question.deadline = record.deadline_at;
  return question;
}

Kept Pull::Run::judge(const PlannedHolder& planned, const pull::Heard& heard) const {
  if (heard.outcome != pull::Outcome::answered) {
    Kept kept;
    kept.outcome = heard.outcome;
    kept.reason = heard.reason;
    return kept;
  }
  Answered answered;
  answered.holder = planned.holder.institution;
  const auto participant = with->state.with.store.participant(answered.holder);
  answered.codes = {answered.holder};
  if (participant && *participant)
    answered.codes.insert(answered.codes.end(), (*participant)->also_codes.begin(),
                          (*participant)->also_codes.end());
  answered.request_id = request_id(planned);
  answered.person = person.checked.person;
  answered.classes = planned.classes;
  answered.kinds = kinds;
  answered.identity = identity;
  answered.reader = &reader;
  return judge_answer(with->state, answered, heard.content);
}

void Pull::Run::hear(const PlannedHolder& planned, const pull::Heard& heard) {
  Exchange::State& state = with->state;
  Kept kept = judge(planned, heard);
  store::PullLine line{planned.holder.institution,
                       std::string(pull::word_of(kept.outcome).code),
                       std::string(pull::word_of(kept.reason).code),
                       kept.count,
                       kept.as_of,
                       state.with.clock.now()};
  const auto taken = state.with.store.temporary().answer(record.number, line, kept.content);
  if (!taken)
    state.with.log.error("pull.answer_lost", {{"pull", with->id_of(record)},
                                              {"institution", line.institution},
                                              {"error", taken.error().id()}});
  // The last one is news with its end.
  if (--waited_for == 0)
    end();
  else
    with->progress.settle(record.number);
}

void Pull::Run::end() {
  const auto concluded = with->conclude(by, record.number);
  if (!concluded)
    with->state.with.log.error("pull.not_concluded",
                               {{"pull", with->id_of(record)}, {"error", concluded.error().id()}});
}

void Pull::Run::ask_all(const PullRequest& request) {
  const auto self = shared_from_this();
  const auto until = steady_of(record.deadline_at, record.created_at);
  with->timer.at(until, [self] { self->end(); });
  for (const PlannedHolder& planned : plan) {
    if (planned.not_asked != pull::Reason::none) continue;
    with->line.ask(question(request, planned), until,
                   [self, &planned](const pull::Heard& heard) { self->hear(planned, heard); });
  }
}

Result<std::string> Pull::Run::start(const PullRequest& request) {
  TRY_VOID(find_right(request));
  plan = TRY(plan_pull(with->state, {person.key, by.institution, classes}));
  TRY_VOID(open(request));
  waited_for = static_cast<std::size_t>(
      std::ranges::count(plan, pull::Reason::none, &PlannedHolder::not_asked));
  with->progress.begin(record.number, plan.size() - waited_for);
  if (waited_for == 0)
    TRY(with->conclude(by, record.number));
  else
    ask_all(request);
  return with->id_of(record);
}

Pull::Pull(Dependencies dependencies)
    : shared_(std::make_shared<Shared>(*dependencies.exchange.state_, dependencies.line,
                                       dependencies.timer)) {}
Pull::~Pull() = default;

Result<std::string> Pull::start(const Caller& caller, const PullRequest& request) {
  if (request.deadline < limits::kPullDeadlineMin || request.deadline > limits::kPullDeadlineMax)
    return fail(Code::parameter_invalid, "deadline: 100 to 30000 ms");
  return std::make_shared<Run>(shared_, caller)->start(request);
}

Result<> Pull::end(const Caller& caller, std::string_view id) {
  Exchange::State& state = shared_->state;
  const auto pull = TRY(shared_->find(caller, id));
  TRY_VOID(state.with.store.temporary().drop({&pull.number, 1}));
  const Act act{state.with.clock.now(), "pull.end", "ok", pull.person, id, {}};
  return state.with.store.record({state.audit_writer.record(caller, act)});
}

std::shared_ptr<void> Pull::subscribe(const PullMark& mark, std::size_t settled,
                                      std::function<void()> wake) {
  if (!mark.under_way) return nullptr;
  return shared_->progress.wait(mark.number, settled, std::move(wake));
}

Result<> Pull::sweep() {
  Exchange::State& state = shared_->state;
  store::TemporaryStore& pulls = state.with.store.temporary();
  const Time now = state.with.clock.now();
  const auto expired = TRY(pulls.expired(now, kSweepMax));
  TRY_VOID(pulls.drop(expired));
  for (const std::uint64_t number : TRY(pulls.abandoned(now, kSweepMax))) {
    const auto pull = TRY(pulls.find(number));
    if (!pull) continue;
    Caller caller;
    caller.institution = pull->institution;
    caller.actor = {"exchange", "urn:tasuki:role:system", "HSYSADMIN"};
    TRY(shared_->conclude(caller, number));
  }
  return {};
}

}  // namespace tasuki::exchange
