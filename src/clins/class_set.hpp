// A set of classes of information, as one number where it is kept.
#pragma once

#include <cstdint>

#include "clins/information_class.hpp"
#include "clins/kind.hpp"

namespace tasuki::clins {

class ClassSet {
 public:
  constexpr ClassSet() = default;
  // As bits() gave it. The places of the classes never change (information_classes.def).
  static constexpr ClassSet from_bits(std::uint16_t bits) {
    ClassSet set;
    set.bits_ = bits;
    return set;
  }
  static ClassSet all();

  constexpr std::uint16_t bits() const { return bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool has(InformationClass one) const { return (bits_ & bit(one)) != 0; }
  constexpr void add(InformationClass one) { bits_ = static_cast<std::uint16_t>(bits_ | bit(one)); }

  constexpr ClassSet operator|(ClassSet other) const {
    return from_bits(static_cast<std::uint16_t>(bits_ | other.bits_));
  }
  constexpr ClassSet operator&(ClassSet other) const {
    return from_bits(static_cast<std::uint16_t>(bits_ & other.bits_));
  }
  constexpr ClassSet operator-(ClassSet other) const {
    return from_bits(static_cast<std::uint16_t>(bits_ & ~other.bits_));
  }
  constexpr bool operator==(const ClassSet&) const = default;

 private:
  static constexpr std::uint16_t bit(InformationClass one) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(one));
  }
  std::uint16_t bits_ = 0;
};

// What a unit of that kind is read under as a whole; what it has inside, its entries say.
ClassSet classes_of(Kind kind);

}  // namespace tasuki::clins
