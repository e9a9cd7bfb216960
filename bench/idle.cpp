// bench/run idle: what 1,000 institutions cost that wait for something to happen.
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

#include "bench/country.hpp"

namespace tasuki::bench {
namespace {

constexpr int kPolls = 1'000;

}  // namespace

int run_idle(const Options& options) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const Country country(options);
  const auto exchange = country.start_exchange();
  const double before = exchange->resident_mb();
  std::vector<std::unique_ptr<http::Client>> clients;
  for (int i = 0; i < kPolls; ++i) {
    const Sender& sender =
        country.senders()[static_cast<std::size_t>(i) % country.senders().size()];
    clients.push_back(country.connect(sender, exchange->port()));
    http::Call call;
    call.target = "/events?wait=60";
    call.headers.add("Authorization", sender.sign_in->header());
    if (!clients.back()->send(call)) {
      std::fprintf(stderr, "bench: long poll %d was not taken\n", i);
      return 1;
    }
  }
  // All of them are parked once the exchange has been idle for a while: its CPU time stands still.
  for (double last = -1, now = exchange->cpu_seconds(); now - last > 0.002;
       now = exchange->cpu_seconds()) {
    last = now;
    usleep(300'000);
  }
  const double after = exchange->resident_mb();
  Report report;
  report.add("long_polls", kPolls);
  report.add("rss_before_mb", before);
  report.add("rss_after_mb", after);
  report.add("growth_mb", after - before);
  report.add("kb_per_long_poll", (after - before) * 1024 / kPolls);
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
