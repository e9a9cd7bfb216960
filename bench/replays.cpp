// bench/run replays: whether a gateway ever takes a request twice: again in the same process, after
// a restart, or in two processes at once. Every process is a child of its own over one replay
// store.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "base/files.hpp"
#include "base/limits.hpp"
#include "base/random.hpp"
#include "bench/options.hpp"
#include "http/framed.hpp"
#include "pull/doorkeeper.hpp"
#include "pull/wire.hpp"

namespace tasuki::bench {
namespace {

constexpr std::string_view kHolder = "1310000001";
constexpr Time kNow{std::chrono::seconds(1'800'000'000)};
constexpr std::size_t kThreads = 16;  // they wait for the disk together

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

pull::Question question(std::size_t number) {
  pull::Question made;
  made.request_id = "r" + std::to_string(number);
  made.audience = kHolder;
  made.requester = "1320000002";
  made.role = "Medical Doctor";
  made.purpose = "TREAT";
  made.subject.local_number = std::to_string(number);
  made.classes.add(clins::InformationClass::laboratory);
  made.consent_given = kNow - std::chrono::hours(1);
  made.consent_until = kNow + std::chrono::hours(1);
  made.deadline = kNow + std::chrono::seconds(3);
  return made;
}

// Genuine requests, as they arrive, and the key by which they are checked.
struct Requests {
  std::vector<std::string> framed;
  httpsig::KeyRing keys;

  explicit Requests(std::size_t count) : framed(count) {
    SystemRandom random;
    const std::string pem = crypto::generate_key_pem(crypto::Algorithm::es256);
    const pull::Signer signer{must(crypto::signing_key_from_pem(pem)), "exchange-1"};
    for (std::size_t i = 0; i < count; ++i) {
      const auto made =
          must(pull::sign_request(pull::write_question(question(i)), signer, kNow, random));
      framed[i] = http::frame_request(made.call(), kHolder);
    }
    keys = must(
        httpsig::KeyRing::of({{signer.keyid, signer.key->public_key(), crypto::Algorithm::es256,
                               kNow - std::chrono::hours(1), kNow + std::chrono::hours(1)}}));
  }
};

// Which requests one process of the gateway took: a digit each, how often.
std::string admit(const Requests& requests, const std::string& store, int times) {
  Metrics metrics;
  const ManualClock clock{kNow};
  const auto replays = must(pull::ReplayStore::open(store, metrics));
  pull::Doorkeeper door({std::string(kHolder), *replays, clock});
  door.set_keys(requests.keys);
  std::string taken(requests.framed.size(), '0');
  for (int time = 0; time < times; ++time) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < kThreads; ++thread)
      threads.emplace_back([&] {
        for (std::size_t i = next++; i < taken.size(); i = next++) {
          auto framed = must(http::read_framed_requests(requests.framed[i], 100'000));
          if (door.admit(framed.at(0))) ++taken[i];
        }
      });
  }
  return taken;
}

// Runs `processes` at once, each a new one; how often each request was taken by all of them.
std::vector<int> admit_in(std::size_t processes, const Requests& requests, const Options& options,
                          int times) {
  std::vector<pid_t> children;
  const auto file = [&](std::size_t i) { return options.work + "/taken-" + std::to_string(i); };
  for (std::size_t i = 0; i < processes; ++i) {
    const pid_t pid = fork();
    if (pid == 0) {
      const std::string taken = admit(requests, options.work + "/replay.db", times);
      std::_Exit(write_file(file(i), taken) ? 0 : 1);
    }
    children.push_back(pid);
  }
  std::vector<int> sums(requests.framed.size(), 0);
  for (std::size_t i = 0; i < processes; ++i) {
    int status = 0;
    waitpid(children[i], &status, 0);
    if (status != 0) std::exit(1);
    const std::string taken = must(read_file(file(i)));
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += taken[k] - '0';
  }
  return sums;
}

double more_than(const std::vector<int>& sums, int times) {
  return static_cast<double>(std::ranges::count_if(sums, [&](int sum) { return sum > times; }));
}
double never(const std::vector<int>& sums) {
  return static_cast<double>(std::ranges::count(sums, 0));
}

}  // namespace

int run_replays(const Options& options) {
  const auto count = static_cast<std::size_t>(options.persons);
  const Requests first(count);
  const auto start = std::chrono::steady_clock::now();
  const auto once = admit_in(1, first, options, 2);
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start);
  const auto restarted = admit_in(1, first, options, 1);
  const Requests second(count);
  const auto raced = admit_in(2, second, options, 1);
  const auto raced_again = admit_in(2, second, options, 1);
  Report report;
  report.add("requests", static_cast<double>(2 * count));
  report.add("genuine_refused", never(once) + never(raced));
  report.add("taken_again", more_than(once, 1));
  report.add("taken_after_restart", more_than(restarted, 0));
  report.add("taken_by_two", more_than(raced, 1));
  report.add("taken_by_two_restarted", more_than(raced_again, 0));
  report.add("admissions_per_s", static_cast<double>(2 * count) / took.count());
  report.print(options);
  const bool right = never(once) + never(raced) + more_than(once, 1) + more_than(restarted, 0) +
                         more_than(raced, 1) + more_than(raced_again, 0) ==
                     0;
  return right ? 0 : 1;
}

}  // namespace tasuki::bench
