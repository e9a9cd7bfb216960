// "Did you mean": the word of a list that is most like another one.
#pragma once

#include <span>
#include <string_view>

namespace tasuki::validate {

// By the edit distance of bytes, at most a third of the word's length; empty: none is near. Time is
// bounded: words longer than 64 bytes are not compared.
class Nearest {
 public:
  explicit Nearest(std::string_view word);
  void offer(std::string_view candidate);
  std::string_view best() const { return best_; }

 private:
  std::string_view word_;
  std::string_view best_;
  std::size_t distance_;  // of the best so far, or one more than what is near
};

}  // namespace tasuki::validate
