// An exported log from anywhere: verification ends, whatever the lines are.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"
#include "crypto/exported_log.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::crypto;
  static const PublicKey key = PrivateKey::generate().public_key();
  LogVerifier verifier(key);
  for (const std::string_view line :
       tasuki::split({reinterpret_cast<const char*>(data), size}, '\n'))
    if (!verifier.take(line)) break;
  return 0;
}
