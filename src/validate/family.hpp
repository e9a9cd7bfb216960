// Which family of rules a thread is at: for benchmarks, which look from a signal handler and so
// learn what each family costs. Two stores a call; nothing else reads it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace tasuki::validate {

enum class Family : std::uint8_t {
  none,  // outside of any verdict
#define TASUKI_FAMILY(name) name,
#include "validate/families.def"
#undef TASUKI_FAMILY
};

inline constexpr std::array kFamilyNames = {
    std::string_view("none"),
#define TASUKI_FAMILY(name) std::string_view(#name),
#include "validate/families.def"
#undef TASUKI_FAMILY
};

// Lock-free, so that a signal handler of the same thread may read it.
inline constinit thread_local std::atomic<Family> family_at_work{Family::none};

// From here to the end of the block; what is called inside may be of another family.
class InFamily {
 public:
  explicit InFamily(Family family) : before_(family_at_work.load(std::memory_order_relaxed)) {
    family_at_work.store(family, std::memory_order_relaxed);
  }
  ~InFamily() { family_at_work.store(before_, std::memory_order_relaxed); }
  InFamily(const InFamily&) = delete;
  InFamily& operator=(const InFamily&) = delete;

 private:
  Family before_;
};

}  // namespace tasuki::validate
