// The request target in origin-form (RFC 9112 section 3.2.1), decoded. What could be read in two
// ways is refused rather than guessed: an encoded slash, control characters, raw non-ASCII.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace tasuki::http {

struct Target {
  std::string path;                                        // percent-decoded
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
};

// Errors: request_malformed; header_too_large above limits::kTargetBytesMax.
Result<Target> parse_target(std::string_view text);

}  // namespace tasuki::http
