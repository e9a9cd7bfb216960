// Tree heads and proofs from a peer: reading ends, and what was read is written and read the same.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "crypto/tree_proof.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::crypto;
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)read_tree_head(text);
  if (const auto proof = read_inclusion_proof(text))
    TASUKI_ASSERT(read_inclusion_proof(to_json(*proof)) == *proof);
  if (const auto proof = read_consistency_proof(text))
    TASUKI_ASSERT(read_consistency_proof(to_json(*proof)) == *proof);
  return 0;
}
