// The Content-Digest header: a checksum of the body, as it travels, that travels with it.
// https://www.rfc-editor.org/rfc/rfc9530#section-2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/digest.hpp"

namespace tasuki::httpsig {

inline constexpr std::string_view kContentDigest = "Content-Digest";

// "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
std::string content_digest(const crypto::Sha256& digest);

// The sha-256 member of a value; other algorithms are left alone. nullopt: no such member.
// Error: parameter_invalid.
Result<std::optional<crypto::Sha256>> read_content_digest(std::string_view value);

}  // namespace tasuki::httpsig
