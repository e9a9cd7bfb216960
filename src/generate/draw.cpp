#include "generate/draw.hpp"

#include <string_view>

namespace tasuki::generate {
namespace {

// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
constexpr std::uint64_t kGamma = 0x9e3779b97f4a7c15;

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::string hex(std::uint64_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value >>= 4)
    *digit = kDigits[value & 15];
  return text;
}

}  // namespace

Draw::Draw(std::uint64_t seed, std::initializer_list<std::uint64_t> path) : state_(mix(seed)) {
  for (const std::uint64_t step : path) state_ = mix(state_ + kGamma * (step + 1));
}

std::uint64_t Draw::next() {
  state_ += kGamma;
  return mix(state_);
}

// The bias of the remainder is below 2^-40 for the bounds that lists and ranges have.
std::uint64_t Draw::below(std::uint64_t bound) {
  return next() % bound;
}

int Draw::between(int low, int high) {
  return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1));
}

int Draw::around(int middle, int spread) {
  return middle + (between(-spread, spread) + between(-spread, spread)) / 2;
}

bool Draw::chance(int percent) {
  return between(1, 100) <= percent;
}

std::string Draw::uuid() {
  const std::uint64_t high = next();
  const std::uint64_t low = next();
  return hex(high >> 32, 8) + "-" + hex(high >> 16, 4) + "-4" + hex(high, 3) + "-" +
         hex(8 | (low >> 60 & 3), 1) + hex(low >> 48, 3) + "-" + hex(low, 12);
}

}  // namespace tasuki::generate
