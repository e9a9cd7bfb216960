// The Content-Digest header of requests and answers: httpsig/content_digest.hpp on http::Headers.
#pragma once

#include <optional>

#include "http/message.hpp"
#include "httpsig/content_digest.hpp"

namespace tasuki::rest {

using httpsig::content_digest;
using httpsig::kContentDigest;

// The sha-256 member, in whichever line of the header; other algorithms are left alone. nullopt: no
// such header or member. Error: parameter_invalid.
Result<std::optional<crypto::Sha256>> read_content_digest(const http::Headers& headers);

}  // namespace tasuki::rest
