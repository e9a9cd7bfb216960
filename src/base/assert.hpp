// Assertions stay on in release builds. They say that *we* are wrong: no input can reach one.
#pragma once

#include <string_view>

namespace tasuki {

// Prints one line to standard error and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

// For the world failing in a way that must stop the process (an fsync error): prints one clear line
// and leaves with exit status 70, without running destructors that might write again.
[[noreturn]] void die(std::string_view reason);
inline constexpr int kDieStatus = 70;

}  // namespace tasuki

#define TASUKI_ASSERT(condition) \
  ((condition) ? void(0) : ::tasuki::assertion_failed(#condition, __FILE__, __LINE__))
