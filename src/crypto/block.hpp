// One AES-256 block as a permutation of 128 bits: turns pairs of internal numbers into ids that
// nobody can guess, link or count, and back. Not for content. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::crypto {

struct Pair {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  bool operator==(const Pair&) const = default;
};

class PairCipher {
 public:
  // 32 bytes of key; `purpose` keeps ids of one sort from being read as another sort.
  PairCipher(std::string_view key, std::string_view purpose);
  std::string encode(Pair pair) const;  // 26 characters of lower-case base32 (RFC 4648)
  // Error: parameter_invalid when the text is not of that form. Any well-formed text decodes to
  // some pair: whoever looks it up finds nothing.
  Result<Pair> decode(std::string_view text) const;

 private:
  std::array<unsigned char, 32> key_;
};

}  // namespace tasuki::crypto
