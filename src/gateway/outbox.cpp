#include "gateway/outbox.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "gateway/outbox_rows.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::size_t kTrackingBytes = 16;
// Between two looks at a wall clock that somebody may set.
constexpr std::chrono::milliseconds kLongestNap{5'000};

Gauge& items_gauge(Metrics& metrics, std::string_view state) {
  return metrics.gauge("tasuki_outbox_items", "items of the outbox",
                       "state=\"" + std::string(state) + "\"");
}

OutboxItem new_item(const Submission& submission, std::string tracking, Time at) {
  OutboxItem item;
  item.tracking = std::move(tracking);
  item.kind = submission.kind;
  item.identifier_system = submission.identifier_system;
  item.identifier_value = submission.identifier_value;
  item.destination = submission.destination;
  item.caller = submission.caller;
  item.consent = submission.consent;
  item.referral = submission.referral;
  item.rules = submission.rules;
  item.size = submission.content.size();
  item.sha256 = crypto::to_hex(crypto::sha256(submission.content));
  item.queued_at = at;
  return item;
}

}  // namespace

std::string_view code_of(OutboxState state) {
  switch (state) {
    case OutboxState::queued:
      return "queued";
    case OutboxState::sending:
      return "sending";
    case OutboxState::accepted:
      return "accepted";
    case OutboxState::refused:
      break;
  }
  return "refused";
}

Outbox::Outbox(Dependencies dependencies)
    : deps_(dependencies),
      queued_items_(items_gauge(deps_.metrics, "queued")),
      accepted_items_(items_gauge(deps_.metrics, "accepted")),
      refused_items_(items_gauge(deps_.metrics, "refused")),
      schedule_(deps_.backoff) {}

Result<std::unique_ptr<Outbox>> Outbox::open(Dependencies dependencies) {
  std::unique_ptr<Outbox> outbox(new Outbox(dependencies));
  TRY_VOID(outbox->load_unfinished());
  return outbox;
}

Result<> Outbox::load_unfinished() {
  const auto found = TRY(deps_.storage.read(rows::unfinished));
  for (const rows::Unfinished& item : found) {
    schedule_.add(item.number, item.line, item.queued_at);
    queued_at_.emplace(item.number, item.queued_at);
  }
  reserved_ = found.size();
  const OutboxTotals totals = TRY(deps_.storage.read(rows::totals));
  queued_items_.set(static_cast<std::int64_t>(found.size()));
  accepted_items_.set(totals.accepted);
  refused_items_.set(totals.refused);
  return {};
}

bool Outbox::reserve() {
  const std::lock_guard lock(mutex_);
  if (reserved_ >= deps_.items_max) return false;
  ++reserved_;
  return true;
}

void Outbox::unreserve() {
  const std::lock_guard lock(mutex_);
  --reserved_;
}

Result<Outbox::Placed> Outbox::place(const Submission& submission, const Also& also) {
  if (!reserve()) return fail(Code::busy, "the outbox is full");
  OutboxItem fresh =
      new_item(submission, to_hex(deps_.random.bytes(kTrackingBytes)), deps_.clock.now());
  Placed placed;
  const auto written = deps_.storage.write([&](sqlite::Database& database) -> Result<> {
    auto known =
        TRY(rows::by_identifier(database, fresh.identifier_system, fresh.identifier_value));
    if (!known || known->state == OutboxState::refused) {
      TRY_VOID(rows::insert(database, fresh, submission.content));
      placed = {Disposition::queued, fresh};
    } else {
      const bool same = known->sha256 == fresh.sha256;
      placed = {same ? Disposition::repeated : Disposition::conflict, std::move(*known)};
    }
    TRY_VOID(record_access(database, {submission.caller, "submit", placed.item.tracking},
                           fresh.queued_at));
    return also ? also(database, placed) : Result<>();
  });
  if (!written || placed.disposition != Disposition::queued) unreserve();
  if (!written) return std::unexpected(written.error());
  {
    const std::lock_guard lock(mutex_);
    if (placed.disposition == Disposition::queued) {
      schedule_.add(placed.item.number,
                    rows::line_of(fresh.identifier_system, fresh.identifier_value),
                    fresh.queued_at);
      queued_at_.emplace(placed.item.number, fresh.queued_at);
      queued_items_.add(1);
    }
    overlay(placed.item);
  }
  changed_.notify_one();
  return placed;
}

// What only the schedule knows. The caller holds the lock.
void Outbox::overlay(OutboxItem& item) const {
  if (item.state != OutboxState::queued) return;
  if (schedule_.taken(item.number)) item.state = OutboxState::sending;
  item.next_attempt = schedule_.eta(item.number);
  if (item.last_error.empty() && schedule_.gate_closed()) item.last_error = exchange_error_;
}

Result<std::optional<OutboxItem>> Outbox::find(std::string_view tracking) {
  auto item = TRY(deps_.storage.read(
      [&](sqlite::Database& database) { return rows::by_tracking(database, tracking); }));
  const std::lock_guard lock(mutex_);
  if (item) overlay(*item);
  return item;
}

Result<std::optional<OutboxItem>> Outbox::find(std::string_view system, std::string_view value) {
  auto item = TRY(deps_.storage.read(
      [&](sqlite::Database& database) { return rows::by_identifier(database, system, value); }));
  const std::lock_guard lock(mutex_);
  if (item) overlay(*item);
  return item;
}

Result<> Outbox::remember_answer(sqlite::Database& database, std::int64_t number,
                                 std::string_view body, Time at) {
  return rows::answer(database, number, body, at);
}

std::optional<Schedule::Turn> Outbox::take() {
  const std::lock_guard lock(mutex_);
  return schedule_.take(deps_.clock.now());
}

std::optional<Schedule::Turn> Outbox::wait_for_turn() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (stopping_) return std::nullopt;
    const Time now = deps_.clock.now();
    if (const auto turn = schedule_.take(now)) {
      // Each notification wakes one sender, which wakes the next when there is more to do.
      if (schedule_.next_due()) changed_.notify_one();
      return turn;
    }
    const auto due = schedule_.next_due();
    if (!due)
      changed_.wait(lock);
    else
      changed_.wait_for(lock, std::clamp(*due - now, std::chrono::milliseconds(1), kLongestNap));
  }
}

void Outbox::stop_senders() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

Result<Outbox::Load> Outbox::load(std::int64_t number) {
  return deps_.storage.read([&](sqlite::Database& database) -> Result<Load> {
    auto item = TRY(rows::by_number(database, number));
    if (!item) return fail(Code::item_unknown);
    std::string content = TRY(rows::content(database, number));
    if (crypto::to_hex(crypto::sha256(content)) != item->sha256)
      return fail(Code::content_damaged, "an outbox item");
    return Load{std::move(*item), std::move(content)};
  });
}

Result<> Outbox::finish(const Schedule::Turn& turn, const FinalAnswer& answer) {
  const Time now = deps_.clock.now();
  const Result<> written = deps_.storage.write([&](sqlite::Database& database) -> Result<> {
    TRY_VOID(rows::finish(database, turn.number, answer, now));
    const auto item = TRY(rows::by_number(database, turn.number));
    return Events::append(database, answer.accepted ? kEventAccepted : kEventRefused,
                          item->tracking, now);
  });
  TRY_VOID(written);
  {
    const std::lock_guard lock(mutex_);
    schedule_.finish(turn);
    queued_at_.erase(turn.number);
    --reserved_;
    queued_items_.add(-1);
    (answer.accepted ? accepted_items_ : refused_items_).add(1);
  }
  changed_.notify_one();
  deps_.events.changed().notify();
  return {};
}

Time Outbox::postpone(const Schedule::Turn& turn, const Postponement& postponement) {
  // Only for people to see: when it cannot be written, the item waits all the same.
  static_cast<void>(deps_.storage.write([&](sqlite::Database& database) {
    return rows::failed(database, turn.number, postponement.error);
  }));
  Time next;
  {
    const std::lock_guard lock(mutex_);
    if (postponement.blame == Blame::exchange) exchange_error_ = postponement.error;
    next = schedule_.postpone(turn, postponement.blame, postponement.at_least, deps_.clock.now());
  }
  changed_.notify_one();
  return next;
}

std::size_t Outbox::waiting() const {
  const std::lock_guard lock(mutex_);
  return schedule_.size();
}

std::optional<Time> Outbox::oldest_waiting() const {
  const std::lock_guard lock(mutex_);
  if (queued_at_.empty()) return std::nullopt;
  return queued_at_.begin()->second;
}

Result<std::int64_t> Outbox::erase_old_contents() {
  std::int64_t erased = 0;
  const Result<> written = deps_.storage.write([&](sqlite::Database& database) -> Result<> {
    erased = TRY(rows::erase_contents(database, deps_.clock.now()));
    return {};
  });
  TRY_VOID(written);
  return erased;
}

}  // namespace tasuki::gateway
