#include "httpsig/content_digest.hpp"

#include <algorithm>

#include "httpsig/structured.hpp"

namespace tasuki::httpsig {
namespace {

constexpr std::string_view kAlgorithm = "sha-256";

}  // namespace

std::string content_digest(const crypto::Sha256& digest) {
  return serialize(Dictionary{
      {std::string(kAlgorithm), Item{Bytes{std::string(crypto::as_bytes(digest))}, {}}}});
}

Result<std::optional<crypto::Sha256>> read_content_digest(std::string_view value) {
  const auto wrong = [] { return fail(Code::parameter_invalid, "Content-Digest"); };
  const auto dictionary = parse_dictionary(value);
  if (!dictionary || dictionary->empty()) return wrong();
  for (const Member& member : *dictionary) {
    const Item* const item = std::get_if<Item>(&member.value);
    const Bytes* const bytes = item == nullptr ? nullptr : std::get_if<Bytes>(&item->value);
    if (bytes == nullptr) return wrong();
    if (member.key != kAlgorithm) continue;
    crypto::Sha256 digest{};
    if (bytes->bytes.size() != digest.size()) return wrong();
    std::ranges::transform(bytes->bytes, digest.begin(),
                           [](char c) { return static_cast<unsigned char>(c); });
    return digest;
  }
  return std::nullopt;
}

}  // namespace tasuki::httpsig
