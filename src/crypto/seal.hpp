// Authenticated encryption: AES-256-GCM (NIST SP 800-38D). Whoever seals never uses a nonce twice
// under one key. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tasuki::crypto {

inline constexpr std::size_t kSealKeyBytes = 32;
inline constexpr std::size_t kSealNonceBytes = 12;
inline constexpr std::size_t kSealTagBytes = 16;

// The encrypted bytes and behind them the tag. `associated` is not in it, but must be the same to
// open it.
std::string seal(std::string_view key, std::string_view nonce, std::string_view associated,
                 std::string_view plain);
// nullopt: it was not sealed so, or not all of it is there as it was.
std::optional<std::string> open_sealed(std::string_view key, std::string_view nonce,
                                       std::string_view associated, std::string_view sealed);

}  // namespace tasuki::crypto
