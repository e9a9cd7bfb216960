// bench/run retention: how fast what was kept long enough is erased, alone and while documents are
// pushed at half the rate that they could be, and what that costs the pushes.
#include "exchange/retention.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "bench/fill.hpp"
#include "bench/load.hpp"
#include "cli/exchange_service.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr int kConnections = 32;
constexpr std::size_t kPaced = 1'500;  // units a second while documents are pushed

// The store of the country's exchange, opened beside it.
struct OpenStore {
  explicit OpenStore(const Options& options)
      : store(store::open_sqlite({.path = cli::store_path(options.work + "/exchange"), .vfs = ""},
                                 random, metrics)
                  .value()) {}
  SystemClock clock;
  SystemRandom random;
  Metrics metrics;
  Log log{Log::to_file_descriptor(2), Level::error, "bench", clock};
  std::unique_ptr<store::Store> store;
};

void fill(OpenStore& open, const Country& country, int units) {
  Filler filler(*open.store, country, open.clock.now() - std::chrono::days(2'000));
  filler.fill(units, [](int, std::size_t) { return std::size_t{1}; });
}

struct Erased {
  std::uint64_t units = 0;
  double seconds = 0;
  double per_second() const { return static_cast<double>(units) / seconds; }
};

Erased erase(OpenStore& open, std::size_t per_second, std::stop_token stop = {}) {
  exchange::RetentionConfig config = exchange::default_retention();
  config.per_second = per_second;
  exchange::Retention retention({*open.store, open.clock, open.random, open.log, open.metrics},
                                config);
  const auto start = SteadyClock::now();
  const auto erased = retention.run(stop);
  Erased done;
  done.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  if (!erased) {
    std::fprintf(stderr, "bench: %s\n", erased.error().to_string().c_str());
    std::exit(1);
  }
  for (const std::uint64_t units : *erased) done.units += units;
  return done;
}

}  // namespace

int run_retention(const Options& options) {
  const Country country(options);
  Report report;
  OpenStore open(options);
  fill(open, country, options.persons);
  const Erased alone = erase(open, 0);
  fill(open, country, options.persons);
  const auto exchange = country.start_exchange();
  const LoadResult full = send_documents(country, exchange->port(), kConnections, options.seconds);
  const double half = full.per_second() / 2;
  const LoadResult before =
      send_documents(country, exchange->port(), kConnections, options.seconds, half);
  std::stop_source stop;
  Erased beside;
  std::jthread eraser([&] { beside = erase(open, kPaced, stop.get_token()); });
  const LoadResult during =
      send_documents(country, exchange->port(), kConnections, options.seconds, half);
  stop.request_stop();
  eraser.join();
  report.add("units", options.persons);
  report.add("erased_alone_per_s", alone.per_second());
  report.add("push_per_s", full.per_second());
  report.add("half_push_p99_ms", before.percentile(0.99));
  report.add("erased_beside_push_per_s", beside.per_second());
  report.add("push_beside_per_s", during.per_second());
  report.add("push_beside_p99_ms", during.percentile(0.99));
  report.add("p99_ratio", during.percentile(0.99) / before.percentile(0.99));
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
