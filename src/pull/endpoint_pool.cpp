#include "pull/endpoint_pool.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace tasuki::pull {

using Steady = std::chrono::steady_clock;

void EndpointPool::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting_.clear();
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

void EndpointPool::post(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  waiting_.push_back(std::move(work));
  if (free_ < waiting_.size() && threads_.size() < limits::kEndpointThreadsMax)
    threads_.emplace_back([this] { run(); });
  changed_.notify_one();
}

// The first whose holder is not kept busy already: a dead one must not take all threads.
std::deque<EndpointPool::Work>::iterator EndpointPool::next() {
  return std::ranges::find_if(waiting_, [&](const Work& work) {
    const auto busy = under_way_.find(work.url);
    return busy == under_way_.end() || busy->second < limits::kEndpointCallsMax;
  });
}

void EndpointPool::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto found = next();
    if (found == waiting_.end()) {
      ++free_;
      changed_.wait(lock);
      --free_;
      continue;
    }
    const Work work = std::move(*found);
    waiting_.erase(found);
    ++under_way_[work.url];
    lock.unlock();
    auto response = perform(work);
    work.done(std::move(response));
    lock.lock();
    if (--under_way_[work.url] == 0) under_way_.erase(work.url);
    changed_.notify_one();
  }
}

// Patience ends with the call: a client waits no longer than that for a byte.
Result<std::unique_ptr<http::Client>> EndpointPool::client_for(const Work& work) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(work.until - Steady::now());
  if (left <= std::chrono::milliseconds(0)) return fail(Code::peer_timeout, "not begun in time");
  {
    const std::lock_guard lock(mutex_);
    auto& kept = idle_[work.url];
    if (!kept.empty()) {
      auto client = std::move(kept.back());
      kept.pop_back();
      return client;
    }
  }
  const http::Url url = TRY(http::parse_url(work.url));
  http::ClientConfig config;
  config.host = url.host;
  config.port = url.port;
  if (url.tls) config.tls = identity_;
  config.connect_timeout = std::min(left, limits::kEndpointConnectTimeout);
  config.body_bytes_max = limits::kPullAnswerBytesMax;
  return http::Client::create(std::move(config));
}

Result<http::Response> EndpointPool::perform(const Work& work) {
  auto client = TRY(client_for(work));
  http::Call call = work.call;
  call.patience = std::chrono::duration_cast<std::chrono::milliseconds>(work.until - Steady::now());
  auto response = client->call(call, http::Client::Repeat::when_unanswered);
  if (!response) return response;
  const std::lock_guard lock(mutex_);
  auto& kept = idle_[work.url];
  if (kept.size() < limits::kEndpointCallsMax) kept.push_back(std::move(client));
  return response;
}

}  // namespace tasuki::pull
