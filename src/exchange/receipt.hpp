// The signed receipt of a registration: docs/formats/receipt.md.
#pragma once

#include <string>
#include <string_view>

#include "crypto/digest.hpp"
#include "crypto/key.hpp"
#include "store/records.hpp"

namespace tasuki::exchange {

inline constexpr std::string_view kReceiptType = "tasuki-receipt+jws";

// `id`: the unit's id as in URLs; `leaf`: the hash of the registration's audit leaf.
std::string make_receipt(const store::UnitRecord& unit, std::string_view id,
                         const crypto::Sha256& leaf, const crypto::PrivateKey& key);

}  // namespace tasuki::exchange
