// Where an issuer's keys are: https://openid.net/specs/openid-connect-discovery-1_0.html
#pragma once

#include <string>

#include "oidc/verifier.hpp"

namespace tasuki::oidc {

inline constexpr std::string_view kConfigurationPath = "/.well-known/openid-configuration";

struct Discovery {
  std::string issuer;     // https://id.example.jp/realms/patients
  std::string authority;  // certificates that may sign the issuer's, PEM
};

// Asks the issuer at every call, over https alone, for at most kJwksBytesMax bytes.
// Errors of the fetch: parameter_invalid, peer_*, certificate_foreign, key_invalid.
FetchKeys discover_keys(Discovery discovery);

// The same of a file, read at every call. Errors: those of read_file.
FetchKeys keys_in_file(std::string path);

}  // namespace tasuki::oidc
