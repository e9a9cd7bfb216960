// Official test vectors (Project Wycheproof) and keys out of raw points, for tests only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "crypto/key.hpp"
#include "json/document.hpp"

namespace tasuki::crypto {

// Null when the shared corpora are absent.
std::unique_ptr<const json::Document> wycheproof(std::string_view file);

std::string from_hex(std::string_view hex);
// 65 bytes: 4, x, y.
PublicKey public_key_of_point(std::string_view point);

}  // namespace tasuki::crypto
