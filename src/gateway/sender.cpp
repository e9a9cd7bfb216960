#include "gateway/sender.hpp"

#include "crypto/digest.hpp"
#include "gateway/verdict.hpp"
#include "rest/answer.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::chrono::milliseconds kPatience{30'000};

http::Call push_call(const Outbox::Load& load) {
  http::Call call;
  call.method = "POST";
  call.target = "/fhir/Bundle";
  call.headers.add("Content-Type", std::string(rest::kFhirJson));
  call.headers.add("Tasuki-Consent", load.item.consent);
  if (!load.item.referral.empty()) call.headers.add("Tasuki-Referral", load.item.referral);
  call.headers.add(std::string(rest::kContentDigest),
                   rest::content_digest(crypto::sha256(load.content)));
  call.body = load.content;
  return call;
}

}  // namespace

Sender::Sender(Dependencies dependencies)
    : deps_(dependencies),
      attempts_(deps_.metrics.counter("tasuki_outbox_attempts_total", "pushes to the exchange")),
      failures_(deps_.metrics.counter("tasuki_outbox_attempts_failed_total",
                                      "pushes without a final answer")) {}

Result<std::unique_ptr<Sender>> Sender::start(Dependencies dependencies, std::size_t threads) {
  std::unique_ptr<Sender> sender(new Sender(dependencies));
  for (std::size_t i = 0; i < threads; ++i)
    sender->lines_.push_back(TRY(ExchangeLine::open(dependencies.exchange, kPatience)));
  for (const auto& line : sender->lines_)
    sender->threads_.emplace_back([raw = sender.get(), &line] { raw->run(*line); });
  return sender;
}

Sender::~Sender() {
  stop();
}

void Sender::stop() {
  deps_.outbox.stop_senders();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Sender::run(ExchangeLine& line) {
  while (const auto turn = deps_.outbox.wait_for_turn()) attempt(line, *turn);
}

void Sender::attempt(ExchangeLine& line, const Schedule::Turn& turn) {
  const auto load = deps_.outbox.load(turn.number);
  if (!load) {
    deps_.log.error("outbox.unreadable", {{"error", load.error().to_string()}});
    deps_.outbox.postpone(turn, {Blame::item, {}, load.error().to_string()});
    return;
  }
  attempts_.add();
  const Verdict verdict = judge(line.call(load->item.caller.actor, push_call(*load)), load->item);
  if (const auto* answer = std::get_if<FinalAnswer>(&verdict))
    settle(turn, load->item, *answer);
  else
    put_off(turn, load->item, std::get<Postponement>(verdict));
}

void Sender::settle(const Schedule::Turn& turn, const OutboxItem& item, const FinalAnswer& answer) {
  if (const auto kept = deps_.outbox.finish(turn, answer); !kept) {
    // The exchange answers the same next time.
    put_off(turn, item, {Blame::item, {}, kept.error().to_string()});
    return;
  }
  const auto took = (deps_.clock.now() - item.queued_at).count();
  deps_.log.info(answer.accepted ? "outbox.accepted" : "outbox.refused",
                 {{"tracking", item.tracking},
                  {"unit", answer.unit},
                  {"size", item.size},
                  {"sha256", item.sha256},
                  {"status", answer.status},
                  {"attempts", item.attempts + 1},
                  {"ms", took}});
}

void Sender::put_off(const Schedule::Turn& turn, const OutboxItem& item,
                     const Postponement& postponement) {
  failures_.add();
  const Time next = deps_.outbox.postpone(turn, postponement);
  deps_.log.warning("outbox.waiting", {{"tracking", item.tracking},
                                       {"size", item.size},
                                       {"sha256", item.sha256},
                                       {"attempts", item.attempts + 1},
                                       {"error", postponement.error},
                                       {"next_attempt", to_instant(next)},
                                       {"waiting", deps_.outbox.waiting()}});
}

}  // namespace tasuki::gateway
