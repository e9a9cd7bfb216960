// bench/run summary: what `$summary` of a person with 300 entries from 5 institutions takes at 100
// a second, in a store that holds many other persons.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "bench/country.hpp"
#include "bench/fill.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/exchange_service.hpp"
#include "clins/insured.hpp"
#include "eligibility/date.hpp"
#include "json/writer.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kPatients = 50;  // whose summaries are asked for, in turn
constexpr int kPerSecond = 100;
constexpr int kConnections = 8;

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

std::string insured_of(int patient) {
  return "06139999:一:" + std::to_string(1000 + patient) + ":00";
}

// The patients are known to eligibility and consent to the institution that looks.
void consent_to(eligibility::Registry& registry, const std::string& institution) {
  json::Writer w;
  w.object().field("format", "tasuki-eligibility-1").key("persons").array();
  for (int patient = 0; patient < kPatients; ++patient) {
    w.object().field("person", "bench-" + std::to_string(patient));
    w.field("birth_date", "1955-05-04").key("numbers").array().object();
    w.field("payer", "insurance").field("insurer", "06139999").field("symbol", "一");
    w.field("number", std::to_string(1000 + patient)).field("branch", "00");
    w.field("valid_from", "2020-01-01").end().end().end();
  }
  w.end().end();
  const eligibility::LoadFile file{"bench.json", w.take()};
  must(registry.load({&file, 1}));
  for (int patient = 0; patient < kPatients; ++patient)
    must(registry.grant({"bench-" + std::to_string(patient),
                         institution,
                         "visit",
                         {clins::InformationClass::laboratory}}));
}

double fill(const Options& options, const Country& country) {
  const SystemClock clock;
  SystemRandom random;
  Metrics metrics;
  const std::string directory = options.work + "/exchange";
  const auto registry =
      must(eligibility::Registry::open({.path = cli::registry_path(directory)}, clock, metrics));
  consent_to(*registry, country.senders().front().code);
  const auto store =
      must(store::open_sqlite({.path = cli::store_path(directory), .vfs = ""}, random, metrics));
  const auto start = SteadyClock::now();
  Filler filler(*store, country, clock.now());
  filler.fill(options.persons, [](int person, std::size_t templates) {
    return person < kPatients ? templates : std::size_t{1};
  });
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

std::string parameters(int patient) {
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "insured").key("valueIdentifier").object();
  w.field("system", clins::kInsuredSystem).field("value", insured_of(patient)).end().end();
  w.object().field("name", "birthDate").field("valueDate", "1955-05-04").end();
  w.end().end();
  return w.take();
}

struct Asked {
  std::vector<double> latencies_ms;  // from when it was due
  std::size_t refused = 0;
  std::size_t entries = 0;  // of the last answer
};

std::size_t count_entries(const std::string& body) {
  const auto bundle = json::Document::parse(body);
  return bundle ? (*bundle)->root()["entry"].size() : 0;
}

// An open loop: requests are due at fixed times, whether earlier ones were answered or not.
Asked ask(const Country& country, std::uint16_t port, int seconds) {
  const Sender& sender = country.senders().front();
  const auto start = SteadyClock::now() + std::chrono::milliseconds(100);
  const int count = kPerSecond * seconds;
  std::atomic<int> next = 0;
  std::vector<Asked> all(kConnections);
  {
    std::vector<std::jthread> threads;
    for (Asked& asked : all)
      threads.emplace_back([&] {
        const auto client = country.connect(sender, port);
        for (int i = next++; i < count; i = next++) {
          const auto due = start + i * std::chrono::microseconds(1'000'000 / kPerSecond);
          std::this_thread::sleep_until(due);
          const std::string body = parameters(i % kPatients);
          http::Call call;
          call.method = "POST";
          call.target = "/fhir/Patient/$summary";
          call.headers.add("Content-Type", "application/fhir+json");
          call.headers.add("Authorization", sender.sign_in->header());
          call.body = body;
          const auto response = client->call(call, http::Client::Repeat::never);
          const auto took = std::chrono::duration<double, std::milli>(SteadyClock::now() - due);
          if (!response || response->status != 200) {
            if (asked.refused++ == 0)
              std::fprintf(stderr, "bench: refused: %.300s\n",
                           response ? response->body.c_str() : "no answer");
            continue;
          }
          asked.latencies_ms.push_back(took.count());
          if (i == count - 1) asked.entries = count_entries(response->body);
        }
      });
  }
  Asked total;
  for (const Asked& asked : all) {
    total.latencies_ms.insert(total.latencies_ms.end(), asked.latencies_ms.begin(),
                              asked.latencies_ms.end());
    total.refused += asked.refused;
    total.entries = std::max(total.entries, asked.entries);
  }
  std::ranges::sort(total.latencies_ms);
  return total;
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * share)];
}

}  // namespace

int run_summary(const Options& options) {
  const Country country(options);
  const double fill_s = fill(options, country);
  const auto exchange = country.start_exchange();
  ask(country, exchange->port(), 1);  // connections, caches
  const double before = exchange->cpu_seconds();
  const Asked asked = ask(country, exchange->port(), options.seconds);
  const double spent = exchange->cpu_seconds() - before;
  Report report;
  report.add("persons", options.persons);
  report.add("fill_s", fill_s);
  report.add("entries", static_cast<double>(asked.entries));
  report.add("per_s", static_cast<double>(asked.latencies_ms.size()) / options.seconds);
  report.add("p50_ms", percentile(asked.latencies_ms, 0.5));
  report.add("p95_ms", percentile(asked.latencies_ms, 0.95));
  report.add("p99_ms", percentile(asked.latencies_ms, 0.99));
  report.add(
      "cpu_ms_per_summary",
      spent * 1000 / static_cast<double>(std::max<std::size_t>(1, asked.latencies_ms.size())));
  report.add("refused", static_cast<double>(asked.refused));
  report.print(options);
  return asked.refused == 0 ? 0 : 1;
}

}  // namespace tasuki::bench
