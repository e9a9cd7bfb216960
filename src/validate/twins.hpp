// Values that stand in a document several times, byte for byte and under the same rule: what says
// that a collection comes from one institution stands at each of its entries. Where nothing was
// found in one of them, nothing will be in its twins.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "validate/place.hpp"

namespace tasuki::validate {

// A value, by its bytes and by all of its place that a rule may look at: the parent, not what is
// around that. Smaller values cost no more to look at than to find; large ones seldom have twins.
struct Twin {
  static constexpr std::size_t kBytesMin = 40;
  static constexpr std::size_t kBytesMax = 4'096;

  const rulepack::ElementRow* rule = nullptr;
  const rulepack::TypeRow* type = nullptr;
  const rulepack::ElementRow* around = nullptr;
  rulepack::Ref structure = rulepack::kNone;
  rulepack::Ref structure_around = rulepack::kNone;
  bool structural = false;  // the structural pass, which looks at more
  std::string_view bytes;   // of the document

  bool operator==(const Twin&) const = default;
};

Twin twin_of(const Place& place, bool structural, std::string_view bytes);

// Remembers the latest values of one document. Of two with the same hash the later one stays: what
// is forgotten is looked at again.
class Twins {
 public:
  void begin() { ++document_; }  // of a new document: those before are forgotten
  bool contain(const Twin& twin) const;
  void insert(const Twin& twin);

 private:
  static constexpr std::size_t kSlots = 1'024;
  static std::size_t slot_of(const Twin& twin);

  struct Slot {
    std::uint64_t document = 0;
    Twin twin;
  };
  std::uint64_t document_ = 0;
  std::array<Slot, kSlots> slots_{};
};

}  // namespace tasuki::validate
