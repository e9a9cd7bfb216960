#include "base/assert.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace tasuki {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "tasuki: assertion failed: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

void die(std::string_view reason) {
  std::fprintf(stderr, "tasuki: stopped: %.*s\n", static_cast<int>(reason.size()), reason.data());
  std::fflush(stderr);
  _exit(kDieStatus);
}

}  // namespace tasuki
