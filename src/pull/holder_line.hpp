// The port by which the exchange asks holders, whatever carries the question.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "pull/outcome.hpp"
#include "pull/question.hpp"

namespace tasuki::pull {

// What came of it. `answered`: `content` is the body of an answer that is genuinely this holder's
// (answer.hpp), not judged yet.
struct Heard {
  Outcome outcome = Outcome::unreachable;
  Reason reason = Reason::none;
  std::string content{};
};

class HolderLine {
 public:
  virtual ~HolderLine() = default;
  // Returns at once. `heard` is called once at most, on any thread, perhaps before this returns;
  // not after `until`, when nobody listens any more.
  using Hear = std::function<void(Heard)>;
  virtual void ask(const Question& question, std::chrono::steady_clock::time_point until,
                   Hear hear) = 0;
};

}  // namespace tasuki::pull
