#include "bench/load.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>

namespace tasuki::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::atomic<std::uint64_t> next_number{1};
std::atomic<bool> complained{false};

void complain(const std::string& what) {
  if (!complained.exchange(true)) std::fprintf(stderr, "bench: refused: %.600s\n", what.c_str());
}

// One connection: the documents of one sender, in turn.
class Connection {
 public:
  Connection(const Country& country, std::uint16_t port, std::size_t number) {
    const Sender& sender = country.senders()[number % country.senders().size()];
    client_ = country.connect(sender, port);
    for (const Document& document : country.documents())
      if (document.sender == sender.code) documents_.push_back(document);
    turn_ = number / country.senders().size();
    call_.method = "POST";
    call_.target = "/fhir/Bundle";
    call_.headers.add("Content-Type", "application/fhir+json");
    call_.headers.add("Tasuki-Consent", "oral");
    call_.headers.add("Authorization", sender.sign_in->header());
  }

  // `every`: from the beginning of one document to that of the next; zero: when it is answered.
  void run_until(SteadyClock::time_point end, SteadyClock::duration every, LoadResult& result) {
    for (auto due = SteadyClock::now(); SteadyClock::now() < end; due += every) {
      if (every.count() > 0) std::this_thread::sleep_until(due);
      Document& document = documents_[turn_++ % documents_.size()];
      char digits[11];
      std::snprintf(digits, sizeof digits, "%010llu",
                    static_cast<unsigned long long>(next_number++));
      std::memcpy(document.content.data() + document.counter, digits, 10);
      call_.body = document.content;
      const auto start = SteadyClock::now();
      const auto response = client_->call(call_, http::Client::Repeat::never);
      const auto took = std::chrono::duration<double, std::milli>(SteadyClock::now() - start);
      if (response && response->status == 201) {
        ++result.answered;
        result.latencies_ms.push_back(took.count());
      } else {
        ++result.refused;
        complain(response ? response->body : response.error().to_string());
      }
    }
  }

 private:
  std::unique_ptr<http::Client> client_;
  std::vector<Document> documents_;
  std::size_t turn_ = 0;
  http::Call call_;
};

}  // namespace

double LoadResult::percentile(double share) const {
  if (latencies_ms.empty()) return 0;
  const auto last = static_cast<double>(latencies_ms.size() - 1);
  return latencies_ms[static_cast<std::size_t>(last * share)];
}

LoadResult send_documents(const Country& country, std::uint16_t port, int connections, int seconds,
                          double per_second) {
  const auto every = per_second == 0 ? SteadyClock::duration::zero()
                                     : std::chrono::duration_cast<SteadyClock::duration>(
                                           std::chrono::duration<double>(connections / per_second));
  std::vector<Connection> all;
  for (int i = 0; i < connections; ++i)
    all.emplace_back(country, port, static_cast<std::size_t>(i));
  std::vector<LoadResult> results(all.size());
  const auto start = SteadyClock::now();
  const auto end = start + std::chrono::seconds(seconds);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < all.size(); ++i)
      threads.emplace_back([&, i] { all[i].run_until(end, every, results[i]); });
  }
  LoadResult total;
  total.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  for (const LoadResult& result : results) {
    total.answered += result.answered;
    total.refused += result.refused;
    total.latencies_ms.insert(total.latencies_ms.end(), result.latencies_ms.begin(),
                              result.latencies_ms.end());
  }
  std::ranges::sort(total.latencies_ms);
  return total;
}

}  // namespace tasuki::bench
