// Compact JWS from a peer: nothing but what the key signed may come out.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/jws.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::crypto;
  static const PrivateKey key = PrivateKey::generate();
  static const PublicKey public_key = key.public_key();
  const std::string_view input(reinterpret_cast<const char*>(data), size);

  // As a whole message: the fuzzer cannot sign.
  TASUKI_ASSERT(!verify_jws(input, "JWT", public_key));
  (void)payload_of_jws(input);

  // As a header under a good signature: this reaches the checks behind the JSON parser.
  const std::string text = tasuki::to_base64url(input) + ".YQ";
  const auto payload =
      verify_jws(text + "." + tasuki::to_base64url(key.sign(text)), "JWT", public_key);
  TASUKI_ASSERT(!payload || *payload == "a");

  // As a payload: it comes back as it went in.
  TASUKI_ASSERT(verify_jws(sign_jws("JWT", input, key), "JWT", public_key).value() == input);
  return 0;
}
