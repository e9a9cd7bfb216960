// The signed statements of who acts, one an actor, used again until shortly before they expire: a
// signature costs more than all else in a small call. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "rest/assertion.hpp"

namespace tasuki::gateway {

class Assertions {
 public:
  Assertions(std::string institution, crypto::PrivateKey key, const Clock& clock, Random& random)
      : institution_(std::move(institution)),
        key_(std::move(key)),
        clock_(clock),
        random_(random) {}

  std::string of(const clins::Actor& actor);

 private:
  struct Made {
    std::string token;
    Time renew_at;
  };
  const std::string institution_;
  const crypto::PrivateKey key_;
  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  std::map<std::string, Made> made_;
};

}  // namespace tasuki::gateway
