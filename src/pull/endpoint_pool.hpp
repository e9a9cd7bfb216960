// Calls to gateways' own Web APIs: kept connections, a few at once for each holder, on threads that
// are made as they are needed and bounded. What cannot be begun in time is not begun. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/client.hpp"

namespace tasuki::pull {

class EndpointPool {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Done = std::function<void(Result<http::Response>)>;

  explicit EndpointPool(http::ClientTls identity) : identity_(std::move(identity)) {}
  ~EndpointPool() { stop(); }
  // Waits for what is under way, calls nobody for the rest. Not from a thread of the pool.
  void stop();

  // `done` is called on a thread of the pool. Errors: busy, peer_*, certificate_foreign,
  // setting_invalid for a URL that is none.
  struct Work {
    std::string url;
    http::Call call;  // its body is of `keep`
    std::shared_ptr<const void> keep;
    Moment until;
    Done done;
  };
  void post(Work work);

 private:
  void run();
  std::deque<Work>::iterator next();
  Result<http::Response> perform(const Work& work);
  Result<std::unique_ptr<http::Client>> client_for(const Work& work);

  http::ClientTls identity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> waiting_;
  std::map<std::string, std::size_t> under_way_;  // by URL
  std::map<std::string, std::vector<std::unique_ptr<http::Client>>> idle_;
  std::size_t free_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tasuki::pull
