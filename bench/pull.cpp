// bench/run pull: what a PULL of 20 holders takes at 20 a second: first all of them answer, then
// two are dead. Every holder is a gateway of its own, half over a channel, half at an endpoint.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "base/limits.hpp"
#include "bench/holders.hpp"
#include "clins/insured.hpp"
#include "json/writer.hpp"

namespace tasuki::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kPerSecond = 20;
constexpr int kConnections = 80;  // a PULL with a dead holder may take its whole deadline
// Behind its deadline a manifest still has to be written, to travel and to be read.
constexpr double kGraceMs = 250;

std::string parameters(const Patient& patient) {
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "insured").key("valueIdentifier").object();
  w.field("system", clins::kInsuredSystem).field("value", patient.insured).end().end();
  w.object().field("name", "birthDate").field("valueDate", patient.birth_date).end();
  w.object().field("name", "class").field("valueCode", "laboratory").end();
  w.end().end();
  return w.take();
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}
std::size_t answered(const std::string& bundle) {
  return count(bundle, R"("outcome","valueCode":"answered")");
}

struct Measured {
  std::vector<double> first_ms;  // until something could be read
  std::vector<double> whole_ms;  // until every holder was accounted for
  std::size_t failed = 0;
  std::size_t answers = 0;
  std::size_t late = 0;

  void add(Measured other) {
    std::ranges::move(other.first_ms, std::back_inserter(first_ms));
    std::ranges::move(other.whole_ms, std::back_inserter(whole_ms));
    failed += other.failed;
    answers += other.answers;
    late += other.late;
  }
};

// One connection of the institution that asks.
class Asker {
 public:
  Asker(const Country& country, std::uint16_t port)
      : sender_(country.senders().front()), client_(country.connect(sender_, port)) {}

  // Waits for the end; or reads what came first, and waits for the end then.
  void pull(const std::string& body, bool as_they_come, SteadyClock::time_point due,
            Measured& measured) {
    auto response = call("POST", "/fhir/Patient/$pull", body, as_they_come ? 0 : 30);
    const auto begun = SteadyClock::now();
    bool first = true;
    while (response && response->status == 202) {
      std::size_t seen = settled(*response);
      if (first && answered(response->body) > 0) {
        measured.first_ms.push_back(Milliseconds(SteadyClock::now() - due).count());
        first = false;
      }
      if (!first) seen = limits::kPullHoldersMax;
      const std::string target = std::string(*response->headers.find("Content-Location"));
      response = call("GET", target + "?seen=" + std::to_string(seen), {}, 30);
    }
    if (!response || response->status != 200) {
      if (measured.failed++ == 0)
        std::fprintf(stderr, "bench: %.300s\n", response ? response->body.c_str() : "no answer");
      return;
    }
    const Milliseconds took = SteadyClock::now() - due;
    const Milliseconds since = SteadyClock::now() - begun;
    if (first) measured.first_ms.push_back(took.count());
    measured.whole_ms.push_back(took.count());
    measured.answers += answered(response->body);
    if (as_they_come && since.count() > kDeadlineMs + kGraceMs) ++measured.late;
  }

 private:
  static constexpr double kDeadlineMs = Milliseconds(limits::kPullDeadlineDefault).count();

  Result<http::Response> call(const std::string& method, const std::string& target,
                              const std::string& body, int wait) {
    http::Call call;
    call.method = method;
    call.target = target;
    call.headers.add("Content-Type", "application/fhir+json");
    call.headers.add("Authorization", sender_.sign_in->header());
    call.headers.add("Prefer", "respond-async, wait=" + std::to_string(wait));
    call.body = body;
    call.patience = std::chrono::seconds(40);
    return client_->call(call, http::Client::Repeat::never);
  }
  // "X-Progress: 3/20"
  static std::size_t settled(const http::Response& response) {
    const auto progress = response.headers.find("X-Progress").value_or("0");
    return std::strtoul(std::string(progress).c_str(), nullptr, 10);
  }

  const Sender& sender_;
  std::unique_ptr<http::Client> client_;
};

// An open loop: PULLs are due at fixed times, whether earlier ones are over or not.
Measured ask(const Country& country, const std::vector<Patient>& patients, std::uint16_t port,
             int pulls, bool as_they_come) {
  const auto start = SteadyClock::now() + std::chrono::milliseconds(200);
  std::atomic<int> next = 0;
  std::vector<Measured> all(kConnections);
  {
    std::vector<std::jthread> threads;
    for (Measured& measured : all)
      threads.emplace_back([&] {
        Asker asker(country, port);
        for (int i = next++; i < pulls; i = next++) {
          const auto due = start + i * std::chrono::milliseconds(1'000 / kPerSecond);
          std::this_thread::sleep_until(due);
          const Patient& patient = patients[static_cast<std::size_t>(i) % patients.size()];
          asker.pull(parameters(patient), as_they_come, due, measured);
        }
      });
  }
  Measured total;
  for (Measured& measured : all) total.add(std::move(measured));
  std::ranges::sort(total.first_ms);
  std::ranges::sort(total.whole_ms);
  return total;
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * share)];
}

// Gateways say what they hold when they have started, and take their first long poll.
bool all_answer(const Country& country, const std::vector<Patient>& patients, std::uint16_t port,
                std::size_t holders) {
  Asker asker(country, port);
  for (int i = 0; i < 60; ++i) {
    Measured measured;
    for (const Patient& patient : patients)
      asker.pull(parameters(patient), false, SteadyClock::now(), measured);
    if (measured.answers == holders * patients.size()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  std::fprintf(stderr, "bench: not every holder answers\n");
  return false;
}

}  // namespace

int run_pull(const Options& options) {
  const Country country(options);
  const auto patients = patients_of(options);
  Holders holders(options, country);
  const auto exchange = country.start_exchange();
  const std::size_t count = holders.codes().size();
  const int pulls = kPerSecond * options.seconds;

  holders.start(exchange->port(), false);
  if (!all_answer(country, patients, exchange->port(), count)) return 1;
  ask(country, patients, exchange->port(), 2 * kPerSecond, false);  // connections, caches
  const double exchange_before = exchange->cpu_seconds();
  const double holders_before = holders.cpu_seconds();
  const Measured whole = ask(country, patients, exchange->port(), pulls, false);
  const double exchange_cpu = exchange->cpu_seconds() - exchange_before;
  const double holders_cpu = holders.cpu_seconds() - holders_before;
  holders.stop();

  holders.start(exchange->port(), true);
  if (!all_answer(country, patients, exchange->port(), count - 2)) return 1;
  const Measured dead = ask(country, patients, exchange->port(), pulls, true);

  Report report;
  report.add("holders", static_cast<double>(count));
  report.add("pulls", pulls);
  report.add("p50_ms", percentile(whole.whole_ms, 0.5));
  report.add("p95_ms", percentile(whole.whole_ms, 0.95));
  report.add("p99_ms", percentile(whole.whole_ms, 0.99));
  report.add("answers_per_pull",
             static_cast<double>(whole.answers) / static_cast<double>(whole.whole_ms.size()));
  report.add("pull_exchange_cpu_ms", exchange_cpu * 1'000 / pulls);
  report.add("pull_holder_cpu_ms", holders_cpu * 1'000 / (pulls * static_cast<double>(count)));
  report.add("first_result_ms", percentile(dead.first_ms, 0.99));
  report.add("first_result_p50_ms", percentile(dead.first_ms, 0.5));
  report.add("two_dead_p50_ms", percentile(dead.whole_ms, 0.5));
  report.add("two_dead_p99_ms", percentile(dead.whole_ms, 0.99));
  report.add("two_dead_slowest_ms", percentile(dead.whole_ms, 1));
  report.add("manifests_late", static_cast<double>(dead.late));
  report.add("failed", static_cast<double>(whole.failed + dead.failed));
  report.print(options);
  return whole.failed + dead.failed + dead.late == 0 ? 0 : 1;
}

}  // namespace tasuki::bench
