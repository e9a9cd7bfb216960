// An identity provider for tests and the demo: gives anybody a token for any person. Never to be
// trusted where real data are.
#pragma once

#include "base/random.hpp"
#include "crypto/key.hpp"
#include "http/router.hpp"
#include "oidc/token.hpp"

namespace tasuki::oidc {

inline constexpr std::chrono::minutes kTestTokenLifetime{10};
inline constexpr std::string_view kTestIssuer = "https://issuer.test";
inline constexpr std::string_view kTestAudience = "urn:tasuki:patient";

class TestIssuer {
 public:
  // `issuer` is the URL under which it is reached. `clock` and `random` must outlive it.
  TestIssuer(std::string issuer, crypto::PrivateKey key, const Clock& clock, Random& random);

  std::string jwks() const;
  std::string token(std::string_view person, std::string_view audience) const;

  // Discovery, keys, and POST /token with the form fields person and audience. Must not outlive
  // the issuer.
  http::Router router() const;

 private:
  std::string configuration() const;
  const std::string issuer_;
  const crypto::PrivateKey key_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace tasuki::oidc
