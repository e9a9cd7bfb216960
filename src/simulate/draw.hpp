// Random times for a simulation: one seed gives the same numbers on every machine, which the
// distributions of the standard library do not promise. Not thread-safe: one to a replication.
#pragma once

#include <cstdint>
#include <random>

namespace tasuki::simulate {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}

  double uniform();                 // [0, 1), 53 bits
  double exponential(double mean);  // unit of mean, which must be above 0
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace tasuki::simulate
