// Genuine messages, and the ways to change one so that it means something else, or is written in a
// way that must not be taken. Changes that HTTP and RFC 9421 say mean nothing (the case of a
// field's name, blanks around a value, the order of fields, fields that are not covered) are none
// of them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {

// One message as it arrives: with what it is checked.
struct Trial {
  Wire message;
  Wire request;  // of an answer
  const KeyRing* keys = nullptr;
  Time now = kNow;

  bool is_answer() const { return message.status != 0; }
  std::string verdict() const;
};

// Four keys, their ring, a ring that has the same names for other keys, and genuine messages.
class World {
 public:
  World(Random& random, std::size_t messages);
  const std::vector<Trial>& genuine() const { return genuine_; }
  const KeyRing& swapped() const { return swapped_; }
  const Signer& signer(std::size_t i) const { return signers_[i % signers_.size()]; }
  Trial make(Random& random, std::size_t number) const;

 private:
  std::vector<Signer> signers_;
  KeyRing keys_;
  KeyRing swapped_;
  std::vector<Trial> genuine_;
};

struct Mutation {
  std::string_view name;
  // False when it does not apply to this message.
  bool (*change)(Trial&, const World&, Random&);
};
std::span<const Mutation> mutations();

}  // namespace tasuki::httpsig::testing
