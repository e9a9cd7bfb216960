// What a PULL asked, as it is kept with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "clins/class_set.hpp"

namespace tasuki::exchange {

struct PullAsked {
  clins::ClassSet classes;
  std::string start;
  std::string end;
  bool emergency = false;
  bool registered = false;         // what is registered is merged in
  std::vector<clins::Kind> kinds;  // of documents; none: all of them
};

std::string write_asked(const PullAsked& asked);
// Error: content_damaged.
Result<PullAsked> read_asked(std::string_view kept);

}  // namespace tasuki::exchange
