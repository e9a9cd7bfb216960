// Random numbers that are the same on every machine: SplitMix64, and integers alone. Fit for
// made-up people, never for keys.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace tasuki::generate {

class Draw {
 public:
  // One stream of its own for each path, so that what one thing draws moves nothing else.
  Draw(std::uint64_t seed, std::initializer_list<std::uint64_t> path);

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);  // 0 to bound - 1; bound is 1 at least
  int between(int low, int high);            // both included
  int around(int middle, int spread);        // within middle ± spread, more often near the middle
  bool chance(int percent);
  std::string uuid();  // as in RFC 4122, version 4

  template <typename Row>
  const Row& pick(std::span<const Row> rows) {
    return rows[below(rows.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace tasuki::generate
