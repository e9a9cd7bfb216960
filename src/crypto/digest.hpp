// SHA-256 and HMAC over bytes. Wraps OpenSSL; nothing here can fail on valid memory.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::crypto {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);
std::string to_hex(const Sha256& digest);
Result<Sha256> sha256_from_hex(std::string_view hex);  // 64 small digits; parameter_invalid
std::string_view as_bytes(const Sha256& digest);
// Time depends only on the sizes.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// For content that arrives in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  void update(std::string_view bytes);
  Sha256 finish();  // starts anew

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tasuki::crypto
