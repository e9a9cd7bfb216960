// The signed receipt of a registration: docs/formats/receipt.md.
#pragma once

#include <string>
#include <string_view>

#include "crypto/digest.hpp"
#include "crypto/key.hpp"
#include "rulepack/pack.hpp"
#include "store/records.hpp"

namespace tasuki::exchange {

inline constexpr std::string_view kReceiptType = "tasuki-receipt+jws";

struct Registration {
  const store::UnitRecord& unit;
  std::string_view id;          // as in URLs
  const crypto::Sha256& leaf;   // the hash of its audit leaf
  const rulepack::Pack& rules;  // by which it was found valid
  std::string_view signature;   // what was found of its signature, as JSON; empty: it has none
};
std::string make_receipt(const Registration& registration, const crypto::PrivateKey& key);

}  // namespace tasuki::exchange
