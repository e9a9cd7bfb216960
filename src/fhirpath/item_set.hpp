// Sets of items by equality, for distinct(), unions and intersections: hashed when there are many,
// so that thousands of entries of a Bundle take no quadratic time.
#pragma once

#include <cstddef>
#include <vector>

#include "fhirpath/machine.hpp"

namespace tasuki::fhirpath {

// Refers to items that lie on the machine's stack, by their place.
class ItemSet {
 public:
  explicit ItemSet(Machine& machine) : machine_(&machine) {}

  // Adds the item at that place; false: an equal one is there, or Machine::failed().
  bool insert(std::size_t place);
  bool contains(const Item& item);
  std::size_t size() const { return places_.size(); }

 private:
  // The hash of equal items is equal.
  std::size_t hash(const Item& item);
  bool find(const Item& item, std::size_t hash);
  void add(std::size_t place, std::size_t hash);
  void grow();

  Machine* machine_;
  std::vector<std::size_t> places_;
  std::vector<std::size_t> hashes_;
  std::vector<std::uint32_t>
      buckets_;  // index into places_ + 1; 0: free. Empty while there are few.
};

// Leaves of the stack from `begin` on the first of each that are equal.
bool keep_distinct(Machine& machine, std::size_t begin);

}  // namespace tasuki::fhirpath
