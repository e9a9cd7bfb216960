// The connection that a gateway holds open to the exchange (outbound only): a long poll that brings
// requests, answered by a few threads beside it. Each poll ends after a while by itself, so a
// connection that died without a word is noticed and made anew.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "base/log.hpp"
#include "base/timer.hpp"
#include "gateway/backoff.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/long_poll.hpp"
#include "gateway/pause.hpp"

namespace tasuki::gateway {

class Channel {
 public:
  struct Dependencies {
    const ExchangeAddress& exchange;
    const Log& log;
    Backoff backoff;
    std::chrono::seconds poll_wait;
    std::function<http::Response(const http::Request&)> respond;  // on any of the threads
  };
  // Error: key_invalid.
  static Result<std::unique_ptr<Channel>> start(Dependencies dependencies);
  ~Channel();  // stop()
  void stop();

 private:
  Channel(Dependencies dependencies, std::unique_ptr<http::Client> client);
  void run();
  Result<> poll_once();
  void answer(const http::Request& request);

  Dependencies with_;
  LongPoll poll_;
  DirectLines answers_;
  Timer workers_;
  Pause pause_;
  std::thread thread_;
};

}  // namespace tasuki::gateway
