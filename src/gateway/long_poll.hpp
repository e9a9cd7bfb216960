// A call that may take a minute, on a thread that can be left alone: stopping a gateway must not
// wait for an exchange that has nothing to say. The thread owns its connection and nothing else; an
// abandoned one ends with its answer and touches nobody.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/client.hpp"

namespace tasuki::gateway {

class LongPoll {
 public:
  explicit LongPoll(std::unique_ptr<http::Client> client);
  ~LongPoll();  // abandons a call under way

  // Blocks until there is an answer; nullopt once stop() was called. One call at a time.
  std::optional<Result<http::Response>> call(http::Call call);
  void stop();  // from any thread

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tasuki::gateway
