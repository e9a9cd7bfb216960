// bench/run channels: what channels of gateways cost that have nothing to do. Each belongs to an
// institution of its own and polls again as soon as it is answered, as gateways do.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "base/files.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "bench/country.hpp"
#include "cli/exchange_service.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::bench {
namespace {

constexpr std::size_t kProcesses = 4;
constexpr std::size_t kConnecting = 4;  // threads of each

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

std::string code_of(std::size_t number) {
  return "131" + std::to_string(5'000'000 + number);
}

void take_in(const Options& options, std::size_t count) {
  const SystemClock clock;
  SystemRandom random;
  Metrics metrics;
  const auto store = must(store::open_sqlite(
      {.path = cli::store_path(options.work + "/exchange"), .vfs = ""}, random, metrics));
  for (std::size_t i = 0; i < count; ++i) {
    store::Participant participant;
    participant.code = code_of(i);
    participant.name = "institution " + participant.code;
    participant.changed_at = clock.now();
    if (!store->put_participant(participant)) std::exit(1);
  }
}

// Makes its institution's certificate and opens its channel.
std::unique_ptr<http::Client> open_channel(const crypto::CertificateAuthority& authority,
                                           std::size_t number, std::uint16_t port) {
  const Time now = SystemClock().now();
  const auto key = crypto::PrivateKey::generate();
  crypto::CertificateRequest request;
  request.common_name = code_of(number);
  request.uris = {crypto::institution_uri(code_of(number))};
  request.not_before = now - std::chrono::hours(1);
  request.not_after = now + std::chrono::hours(24);
  http::ClientConfig config;
  config.host = "127.0.0.1";
  config.port = port;
  config.connect_timeout = std::chrono::seconds(30);
  config.response_timeout = std::chrono::seconds(90);
  config.tls = http::ClientTls{authority.certificate().to_pem(),
                               authority.issue(request, key.public_key()).to_pem(), key.to_pem()};
  return must(http::Client::create(std::move(config)));
}

http::Call poll() {
  http::Call call;
  call.target = "/pull/requests?wait=" + std::to_string(limits::kChannelWaitMax.count());
  return call;
}

// A child: its share of the channels, until its parent ends it. Says so once all are open.
[[noreturn]] void hold(const Options& options, std::size_t first, std::size_t count,
                       std::uint16_t port, int ready) {
  const auto authority = must(
      crypto::CertificateAuthority::from_pem(must(read_file(options.work + "/authority.pem")),
                                             must(read_file(options.work + "/authority.key"))));
  std::vector<std::unique_ptr<http::Client>> channels(count);
  const auto each = [&](auto work) {
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < kConnecting; ++thread)
      threads.emplace_back([&, thread] {
        for (std::size_t i = thread; i < count; i += kConnecting) work(i);
      });
  };
  each([&](std::size_t i) {
    channels[i] = open_channel(authority, first + i, port);
    if (!channels[i]->send(poll())) std::_Exit(1);
  });
  if (write(ready, "+", 1) != 1) std::_Exit(1);
  for (;;)
    each([&](std::size_t i) {
      const auto response = channels[i]->receive();
      if (!response || response->status != 200 || !channels[i]->send(poll())) std::_Exit(1);
    });
}

void allow_files() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int run_channels(const Options& options) {
  allow_files();
  const auto count = static_cast<std::size_t>(options.persons);
  const Country country(options);
  take_in(options, count);
  const auto exchange = country.start_exchange();
  const double before = exchange->resident_mb();
  int ready[2];
  if (pipe(ready) != 0) return 1;
  const auto start = std::chrono::steady_clock::now();
  std::vector<pid_t> children;
  for (std::size_t i = 0; i < kProcesses; ++i) {
    const std::size_t first = count * i / kProcesses;
    const std::size_t end = count * (i + 1) / kProcesses;
    const pid_t pid = fork();
    if (pid == 0) hold(options, first, end - first, exchange->port(), ready[1]);
    children.push_back(pid);
  }
  close(ready[1]);
  std::size_t open = 0;
  for (char c = 0; open < kProcesses && read(ready[0], &c, 1) == 1;) ++open;
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start);
  const double cpu_before = exchange->cpu_seconds();
  std::this_thread::sleep_for(std::chrono::seconds(options.seconds));
  const double idle_cpu = exchange->cpu_seconds() - cpu_before;
  const double after = exchange->resident_mb();
  std::size_t lost = 0;
  for (const pid_t pid : children) {
    if (waitpid(pid, nullptr, WNOHANG) != 0)
      ++lost;
    else {
      kill(pid, SIGTERM);
      waitpid(pid, nullptr, 0);
    }
  }
  Report report;
  report.add("channels", static_cast<double>(count));
  report.add("open_s", took.count());
  report.add("rss_before_mb", before);
  report.add("rss_mb", after);
  report.add("kb_per_channel", (after - before) * 1'024 / static_cast<double>(count));
  report.add("idle_cpu_percent", idle_cpu * 100 / options.seconds);
  report.add("processes_lost", static_cast<double>(lost + kProcesses - open));
  report.print(options);
  return lost + kProcesses - open == 0 ? 0 : 1;
}

}  // namespace tasuki::bench
