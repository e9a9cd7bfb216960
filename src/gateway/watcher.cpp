#include "gateway/watcher.hpp"

#include "base/limits.hpp"
#include "gateway/event_page.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::string_view kEventsMark = "exchange.events";
constexpr std::string_view kReconciledMark = "exchange.reconciled";
// How far behind the last look the next one begins: clocks differ.
constexpr std::chrono::hours kOverlap{24};
// What a long poll may take beyond the time that was asked for.
constexpr std::chrono::seconds kPollSlack{15};

constexpr std::chrono::milliseconds kPollGap{1'000};

}  // namespace

Result<std::unique_ptr<Watcher>> Watcher::start(Dependencies dependencies) {
  http::ClientConfig config = dependencies.exchange.client;
  config.response_timeout = dependencies.poll_wait + kPollSlack;
  auto client = TRY(http::Client::create(std::move(config)));
  std::unique_ptr<Watcher> watcher(new Watcher(std::move(dependencies), std::move(client)));
  watcher->thread_ = std::thread([raw = watcher.get()] { raw->run(); });
  return watcher;
}

Watcher::~Watcher() {
  stop();
}

void Watcher::stop() {
  pause_.stop();
  poll_.stop();
  if (thread_.joinable()) thread_.join();
}

void Watcher::run() {
  int failures = 0;
  while (!pause_.stopped()) {
    const Result<> done = reconciled_ ? poll_once() : reconcile();
    if (done) {
      failures = 0;
      look_at_log();
      continue;
    }
    if (pause_.stopped()) return;
    if (done.error().code == Code::cursor_invalid) {
      deps_.log.warning("inbox.cursor_lost", {});
      reconciled_ = false;
    } else if (failures == 0) {
      deps_.log.warning("inbox.unreachable", {{"error", done.error().to_string()}});
    }
    pause_.wait(deps_.backoff.delay(++failures));
  }
}

// Documents go on whatever the log shows: the alarm is for people.
void Watcher::look_at_log() {
  if (deps_.heads == nullptr || pause_.stopped()) return;
  const auto looked =
      deps_.heads->look([this](std::string target) { return get(std::move(target)); });
  if (looked || pause_.stopped() || looked.error().code == Code::log_rewritten) return;
  deps_.log.warning("audit.log_unproved", {{"error", looked.error().to_string()}});
}

// The body of a 200. Errors: cursor_invalid; peer_*.
Result<std::string> Watcher::get(std::string target) {
  http::Call call;
  call.target = std::move(target);
  auto answer =
      poll_.call(ExchangeLine::prepare(deps_.exchange, clins::gateway_actor(), std::move(call)));
  if (!answer) return fail(Code::shutting_down);
  ExchangeLine::note(deps_.exchange, *answer);
  http::Response response = TRY(std::move(*answer));
  if (response.status == 200) return std::move(response.body);
  const std::string what = describe(response);
  const bool cursor = what.starts_with(error_row(Code::cursor_invalid).id);
  return fail(cursor ? Code::cursor_invalid : Code::peer_answer_invalid, what);
}

Result<> Watcher::announce(const std::vector<std::string>& units,
                           const std::optional<Inbox::Mark>& mark) {
  const std::size_t fresh = TRY(deps_.inbox.announce(units, mark));
  if (fresh == 0) return {};
  for (const std::string& unit : units) deps_.log.info("inbox.announced", {{"unit", unit}});
  deps_.announced();
  return {};
}

Result<> Watcher::reconcile() {
  const Time began = deps_.clock.now();
  const std::string since = TRY(deps_.inbox.mark(kReconciledMark));
  std::string target =
      "/fhir/DocumentReference?recipient=me&_count=" + std::to_string(limits::kInboxPageMax);
  if (!since.empty()) target += "&_since=" + http::encode_query(since);
  while (!target.empty()) {
    const std::string body = TRY(get(target));
    const rest::Searchset page = TRY(rest::read_searchset(body));
    std::vector<std::string> units;
    for (const auto& item : page.items)
      if (is_unit_id(item.id) && item.state != "cancelled") units.push_back(item.id);
    TRY_VOID(announce(units, std::nullopt));
    target = page.next;
  }
  const Inbox::Mark mark{kReconciledMark, to_instant(began - kOverlap)};
  TRY(deps_.inbox.announce({}, mark));
  reconciled_ = true;
  return {};
}

Result<> Watcher::poll_once() {
  const std::string cursor = TRY(deps_.inbox.mark(kEventsMark));
  std::string target = "/events?wait=" + std::to_string(deps_.poll_wait.count());
  if (!cursor.empty()) target += "&after=" + http::encode_query(cursor);
  const auto asked_at = std::chrono::steady_clock::now();
  auto answer = get(std::move(target));
  // The exchange was restored from a backup: what it announces from now on begins anew.
  if (!answer && answer.error().code == Code::cursor_invalid)
    TRY(deps_.inbox.announce({}, Inbox::Mark{kEventsMark, ""}));
  const std::string body = TRY(std::move(answer));
  const Events::Page page = TRY(read_event_page(body));
  if (page.events.empty()) {
    // An exchange that answers empty without waiting must not be asked in a tight circle.
    if (std::chrono::steady_clock::now() - asked_at < kPollGap) pause_.wait(kPollGap);
    if (page.cursor == cursor) return {};
  }
  std::vector<std::string> units;
  for (const Event& event : page.events)
    if (event.kind == kEventArrived && is_unit_id(event.subject)) units.push_back(event.subject);
  return announce(units, Inbox::Mark{kEventsMark, page.cursor});
}

}  // namespace tasuki::gateway
