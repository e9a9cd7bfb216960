// Random numbers come in through the constructor, so that one seed can replay a simulation.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace tasuki {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(void* bytes, std::size_t size) = 0;

  std::string bytes(std::size_t size);
  std::uint64_t number();  // all 64 bits
};

// The kernel's generator (getrandom): fit for keys. Thread-safe.
class SystemRandom final : public Random {
 public:
  void fill(void* bytes, std::size_t size) override;
};

// Repeatable; for tests, samples and simulations only. Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(void* bytes, std::size_t size) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace tasuki
