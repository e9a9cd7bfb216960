#include "base/random.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/assert.hpp"

namespace tasuki {

std::string Random::bytes(std::size_t size) {
  std::string out(size, '\0');
  fill(out.data(), out.size());
  return out;
}

std::uint64_t Random::number() {
  std::uint64_t value;
  fill(&value, sizeof value);
  return value;
}

void SystemRandom::fill(void* bytes, std::size_t size) {
  auto* out = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t got = getrandom(out, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) die("the kernel gives no random numbers");
    out += got;
    size -= static_cast<std::size_t>(got);
  }
}

void SeededRandom::fill(void* bytes, std::size_t size) {
  const std::lock_guard lock(mutex_);
  auto* out = static_cast<char*>(bytes);
  while (size > 0) {
    const std::uint64_t word = engine_();
    const std::size_t step = std::min(size, sizeof word);
    std::memcpy(out, &word, step);
    out += step;
    size -= step;
  }
}

}  // namespace tasuki
