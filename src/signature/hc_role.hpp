// hcRole: what the signer is by law, in SubjectDirectoryAttributes of HPKI certificates
// (ISO 17090-2, attribute 1.0.17090.0.1), and the policies that ask for it (roles.def).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/certificate.hpp"

namespace tasuki::signature {

// "Medical Doctor", ...: those of the national coding scheme. Empty without the attribute, and also
// when any of it is not as it should be: half-read is not trusted.
std::vector<std::string> roles_of(const crypto::Certificate& certificate);
// The same out of the DER of SubjectDirectoryAttributes.
std::vector<std::string> read_roles(std::string_view attributes);
// The DER of SubjectDirectoryAttributes with one role, of at most 64 bytes.
std::string write_role(std::string_view role);

struct SigningPolicy {
  std::string_view name;
  std::span<const std::string_view> roles;
  bool allows(std::span<const std::string> of_signer) const;
};
std::span<const SigningPolicy> signing_policies();
// Error: parameter_invalid.
Result<SigningPolicy> signing_policy(std::string_view name);

}  // namespace tasuki::signature
