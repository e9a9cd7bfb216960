#include "gateway/long_poll.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace tasuki::gateway {

struct LongPoll::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool stopped = false;
  std::optional<http::Call> wanted;
  std::optional<Result<http::Response>> answer;

  void work(http::Client& client);
};

void LongPoll::State::work(http::Client& client) {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [this] { return stopped || wanted; });
    if (stopped) return;
    const http::Call next = std::move(*wanted);
    wanted.reset();
    lock.unlock();
    auto response = client.call(next, http::Client::Repeat::when_unanswered);
    lock.lock();
    answer = std::move(response);
    changed.notify_all();
  }
}

LongPoll::LongPoll(std::unique_ptr<http::Client> client) : state_(std::make_shared<State>()) {
  std::thread([state = state_, client = std::move(client)] { state->work(*client); }).detach();
}

LongPoll::~LongPoll() {
  stop();
}

std::optional<Result<http::Response>> LongPoll::call(http::Call call) {
  std::unique_lock lock(state_->mutex);
  state_->wanted = std::move(call);
  state_->answer.reset();
  state_->changed.notify_all();
  state_->changed.wait(lock, [this] { return state_->stopped || state_->answer; });
  if (state_->stopped) return std::nullopt;
  return std::move(state_->answer);
}

void LongPoll::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
  }
  state_->changed.notify_all();
}

}  // namespace tasuki::gateway
