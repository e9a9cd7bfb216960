// Tells a genuine request from everything else, at the gateway, in the order of what each step
// costs. Whoever is turned away is told nothing; why, is for the log. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "http/message.hpp"
#include "httpsig/key_ring.hpp"
#include "httpsig/refusal.hpp"
#include "pull/question.hpp"
#include "pull/replay_store.hpp"

namespace tasuki::pull {

// Why, as the log has it: a reason of httpsig, or one about what the request says.
struct TurnedAway {
  std::string reason;
};

class Doorkeeper {
 public:
  struct Dependencies {
    std::string institution;  // whose gateway this is
    ReplayStore& replays;
    const Clock& clock;
  };
  explicit Doorkeeper(Dependencies dependencies) : with_(std::move(dependencies)) {}

  // Keys come and go without a stop.
  void set_keys(httpsig::KeyRing keys);

  // What is asked, when the request is the exchange's, of now, never seen and for this institution.
  // Its nonce is durably taken then. Error of the store: turned away, too.
  std::expected<Question, TurnedAway> admit(const http::Request& request);

 private:
  std::shared_ptr<const httpsig::KeyRing> keys() const;
  std::expected<Question, TurnedAway> read(const http::Request& request, Time now) const;

  Dependencies with_;
  mutable std::mutex mutex_;
  std::shared_ptr<const httpsig::KeyRing> keys_ = std::make_shared<const httpsig::KeyRing>();
};

}  // namespace tasuki::pull
