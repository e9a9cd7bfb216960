#include "gateway/workbench_support.hpp"

#include <condition_variable>

#include "base/assert.hpp"
#include "clins/letter_support.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::chrono::seconds kDeadline{10};

}  // namespace

Workbench::Workbench(const Clock& the_clock, std::size_t outbox_items_max, std::string vfs)
    : clock(the_clock),
      log(
          [this](std::string_view line) {
            const std::lock_guard lock(mutex_);
            lines_.emplace_back(line);
          },
          Level::debug, "test", the_clock),
      outbox_items_max_(outbox_items_max),
      vfs_(std::move(vfs)) {
  reopen();
}

void Workbench::reopen(const std::string& directory) {
  intake.reset();
  inbox.reset();
  outbox.reset();
  events.reset();
  storage.reset();
  const std::string path =
      directory.empty() ? scratch.file("gateway.db") : directory + "/gateway.db";
  auto opened = Storage::open(path, metrics, {false, directory.empty() ? vfs_ : std::string()});
  TASUKI_ASSERT(opened.has_value());
  storage = std::move(*opened);
  events = std::make_unique<Events>(*storage);
  auto box =
      Outbox::open({*storage, *events, clock, random, metrics, backoff(), outbox_items_max_});
  TASUKI_ASSERT(box.has_value());
  outbox = std::move(*box);
  auto in = Inbox::open(*storage, *events, clock, metrics);
  TASUKI_ASSERT(in.has_value());
  inbox = std::move(*in);
  intake =
      std::make_unique<Intake>(Intake::Dependencies{*outbox, clins::test_validator(), clock, log});
}

Outbox::Placed Workbench::place(const std::string& identifier, const std::string& content) {
  auto placed = outbox->place(
      {content, "referral", "urn:test", identifier, "1310000002", "later", "", test_caller()});
  TASUKI_ASSERT(placed.has_value());
  return *placed;
}

ExchangeAddress& Workbench::exchange_at(std::uint16_t port) {
  if (!assertions_) {
    assertions_ =
        std::make_unique<Assertions>("1310000001", crypto::PrivateKey::generate(), clock, random);
    reachability_ = std::make_unique<Reachability>(clock, metrics);
  }
  auto& address = addresses_[port];
  if (!address) {
    http::ClientConfig client;
    client.host = "127.0.0.1";
    client.port = port;
    address = std::make_unique<ExchangeAddress>(
        ExchangeAddress{client, *assertions_, *reachability_, Lang::ja});
  }
  return *address;
}

bool Workbench::logged(std::string_view event) const {
  for (const std::string& line : log_lines())
    if (line.find("\"" + std::string(event) + "\"") != std::string::npos) return true;
  return false;
}

std::vector<std::string> Workbench::log_lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::vector<std::string> Workbench::access_actions() {
  std::vector<std::string> actions;
  const auto read = storage->read([&](sqlite::Database& database) -> Result<> {
    sqlite::Statement* select =
        TRY(database.cached("SELECT action, emr, actor_user FROM access ORDER BY number"));
    while (TRY(select->step()))
      actions.push_back(select->text(0) + " " + select->text(1) + " " + select->text(2));
    return {};
  });
  TASUKI_ASSERT(read.has_value());
  return actions;
}

Caller test_caller() {
  return {"emr-a", clins::gateway_actor()};
}

bool eventually(Signal& signal, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  std::mutex mutex;
  std::condition_variable woken;
  bool news = false;
  for (;;) {
    const std::uint64_t seen = signal.sequence();
    if (holds()) return true;
    const auto interest = signal.subscribe(seen, [&] {
      const std::lock_guard lock(mutex);
      news = true;
      woken.notify_all();
    });
    std::unique_lock lock(mutex);
    if (!woken.wait_until(lock, end, [&] { return news; })) return false;
    news = false;
  }
}

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  std::mutex mutex;
  std::condition_variable never;
  while (!holds()) {
    std::unique_lock lock(mutex);
    if (std::chrono::steady_clock::now() >= end) return false;
    never.wait_for(lock, std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace tasuki::gateway
