// Tokens and sets of keys as an identity provider, or a stranger, may send them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "oidc/token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki;
  static const crypto::PrivateKey key = crypto::PrivateKey::generate();
  static const oidc::Expectations wanted{"https://id.example", "urn:example", "sub", {}, {}};
  const Time now(std::chrono::seconds(1'800'000'000));
  const std::string_view input(reinterpret_cast<const char*>(data), size);

  // As a whole token: the fuzzer cannot sign.
  TASUKI_ASSERT(!oidc::verify_token(input, key.public_key(), wanted, now));
  (void)oidc::kid_of(input);

  // As claims under a good signature: a person comes out only where the claims name one.
  const std::string text = to_base64url(R"({"alg":"ES256"})") + "." + to_base64url(input);
  const auto identity =
      oidc::verify_token(text + "." + to_base64url(key.sign(text)), key.public_key(), wanted, now);
  TASUKI_ASSERT(!identity || !identity->person.empty());

  // As a set of keys.
  const auto keys = crypto::read_jwks(input);
  TASUKI_ASSERT(!keys || keys->size() <= crypto::kJwksKeysMax);
  return 0;
}
