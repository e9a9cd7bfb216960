// The bytes of a pack file. docs/formats/rule-pack.md describes them.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

inline constexpr std::string_view kMagic = "TASUKIRP";
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::size_t kDigestOffset = 16;  // 32 bytes: SHA-256 of everything behind them
inline constexpr std::size_t kDigestEnd = kDigestOffset + 32;

std::string write_image(const Tables& tables);

struct Image {
  Sections sections;
  std::string identity;  // hexadecimal
};

enum class DigestCheck { full, skip };  // skip: bytes that this process has just made

// The views refer to `bytes`, which must be 8-byte aligned. Checks magic, version, the places of
// the sections, the places of texts and programs, and the digest. Error: pack_damaged.
Result<Image> read_image(std::string_view bytes, DigestCheck check);

}  // namespace tasuki::rulepack
