// The whole audit log as lines of JSON (docs/formats/tree-head.md), written by its operator and
// verified by anybody with the public key, a line at a time and without a store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/tree_head.hpp"

namespace tasuki::crypto {

std::string exported_record(std::uint64_t sequence, std::string_view leaf);
std::string exported_head(std::string_view statement);

class LogVerifier {
 public:
  explicit LogVerifier(PublicKey key) : key_(std::move(key)) {}

  // The next line, without its line feed. After an error the log is not worth reading on.
  // Errors, each with the number of the line: proof_invalid when it is no line of a log, out of
  // order, or a head at the wrong place; credential_invalid for a head that the key did not sign;
  // log_rewritten for one that the records do not give.
  Result<> take(std::string_view line);

  struct Summary {
    std::uint64_t records = 0;
    std::uint64_t heads = 0;
    MerkleTree covered;  // by the last head
  };
  const Summary& summary() const { return summary_; }

 private:
  Result<> take_record(std::uint64_t sequence, std::string_view leaf);
  Result<> take_head(std::string_view statement);
  Result<> take_line(std::string_view line);

  PublicKey key_;
  MerkleFrontier frontier_;
  Summary summary_;
  std::uint64_t lines_ = 0;
};

}  // namespace tasuki::crypto
