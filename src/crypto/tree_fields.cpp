#include "crypto/tree_fields.hpp"

#include <charconv>
#include <limits>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::crypto::tree_fields {

Result<std::unique_ptr<const json::Document>> parse(std::string text) {
  if (text.size() > limits::kProofBytesMax) return fail(Code::proof_invalid, "too large");
  auto document = json::Document::parse(std::move(text));
  if (!document || !(*document)->root().is(json::Type::object))
    return fail(Code::proof_invalid, "not a JSON object");
  return document;
}

Result<std::uint64_t> number(const json::Value& object, std::string_view key) {
  const std::string_view digits = object[key].raw();
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (!all_digits(digits) || read.ec != std::errc())
    return fail(Code::proof_invalid, std::string(key) + " is not a whole number");
  return static_cast<std::uint64_t>(value);
}

Result<Sha256> hash(const json::Value& hex) {
  const auto digest = sha256_from_hex(hex.string());
  if (!digest) return fail(Code::proof_invalid, "a hash is not 64 hexadecimal digits");
  return *digest;
}

Result<MerklePath> path(const json::Value& object, std::string_view key) {
  const json::Value list = object[key];
  if (!list.is(json::Type::array) || list.size() > limits::kMerkleProofMax)
    return fail(Code::proof_invalid, std::string(key) + " is not a list of up to 64 hashes");
  MerklePath path;
  for (const json::Value item : list.items()) path.push_back(TRY(hash(item)));
  return path;
}

}  // namespace tasuki::crypto::tree_fields
