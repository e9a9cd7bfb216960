#include "rest/content_digest.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kAlgorithm = "sha-256";

// A Byte Sequence of https://www.rfc-editor.org/rfc/rfc8941#section-3.3.5: base64 between colons.
Result<crypto::Sha256> read_byte_sequence(std::string_view text) {
  const auto wrong = [] { return fail(Code::parameter_invalid, "Content-Digest"); };
  if (text.size() < 2 || text.front() != ':' || text.back() != ':') return wrong();
  const auto bytes = from_base64(text.substr(1, text.size() - 2));
  crypto::Sha256 digest{};
  if (!bytes || bytes->size() != digest.size()) return wrong();
  std::ranges::transform(*bytes, digest.begin(),
                         [](char c) { return static_cast<unsigned char>(c); });
  return digest;
}

}  // namespace

std::string content_digest(const crypto::Sha256& digest) {
  std::string out(kAlgorithm);
  out.append("=:").append(to_base64(crypto::as_bytes(digest))).append(":");
  return out;
}

Result<std::optional<crypto::Sha256>> read_content_digest(const http::Headers& headers) {
  std::optional<crypto::Sha256> digest;
  for (const auto& [name, value] : headers) {
    if (!equal_ignoring_case(name, kContentDigest)) continue;
    for (const std::string_view part : split(value, ',')) {
      const std::string_view member = trim(part);
      const std::size_t equals = member.find('=');
      if (equals == std::string_view::npos) return fail(Code::parameter_invalid, "Content-Digest");
      if (member.substr(0, equals) != kAlgorithm) continue;
      digest = TRY(read_byte_sequence(member.substr(equals + 1)));
    }
  }
  return digest;
}

}  // namespace tasuki::rest
