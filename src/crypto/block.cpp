#include "crypto/block.hpp"

#include "base/assert.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

constexpr std::size_t kBlockBytes = 16;
constexpr std::size_t kTextBytes = 26;  // 128 bits in digits of 5, the last two bits unused
constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";

using Block = std::array<unsigned char, kBlockBytes>;

enum class Direction : int { decrypt = 0, encrypt = 1 };

Block crypt(const std::array<unsigned char, 32>& key, const Block& in, Direction direction) {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr);
  thread_local const CipherContext context(EVP_CIPHER_CTX_new());
  TASUKI_ASSERT(cipher != nullptr && context != nullptr);
  TASUKI_ASSERT(EVP_CipherInit_ex2(context.get(), cipher, key.data(), nullptr,
                                   static_cast<int>(direction), nullptr) == 1);
  // Without padding decryption hands out the block at once and cannot fail.
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  Block out;
  int size = 0;
  TASUKI_ASSERT(EVP_CipherUpdate(context.get(), out.data(), &size, in.data(), kBlockBytes) == 1);
  TASUKI_ASSERT(size == static_cast<int>(kBlockBytes));
  return out;
}

void put(std::uint64_t number, unsigned char* out) {
  for (int i = 7; i >= 0; --i, number >>= 8) out[i] = static_cast<unsigned char>(number);
}

std::uint64_t get(const unsigned char* in) {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | in[i];
  return number;
}

// RFC 4648 section 6, lower case and without padding: safe in a path, and easy to read aloud.
// https://www.rfc-editor.org/rfc/rfc4648#section-6
std::string to_base32(const Block& block) {
  std::string text;
  text.reserve(kTextBytes);
  std::uint32_t bits = 0;
  int count = 0;
  for (const unsigned char byte : block) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 5; count -= 5) text.push_back(kDigits[bits >> (count - 5) & 31]);
  }
  text.push_back(kDigits[bits << (5 - count) & 31]);
  return text;
}

// Only the one text that to_base32 gives is read back, so that an id has one spelling.
Result<Block> from_base32(std::string_view text) {
  if (text.size() != kTextBytes) return fail(Code::parameter_invalid, "not an id");
  Block block;
  std::uint32_t bits = 0;
  int count = 0;
  std::size_t filled = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return fail(Code::parameter_invalid, "not an id");
    bits = bits << 5 | static_cast<std::uint32_t>(digit);
    if ((count += 5) >= 8) block[filled++] = static_cast<unsigned char>(bits >> (count -= 8));
  }
  if ((bits & ((1u << count) - 1)) != 0) return fail(Code::parameter_invalid, "not an id");
  return block;
}

}  // namespace

PairCipher::PairCipher(std::string_view key, std::string_view purpose)
    : key_(hmac_sha256(key, purpose)) {
  TASUKI_ASSERT(key.size() == 32);
}

std::string PairCipher::encode(Pair pair) const {
  Block block;
  put(pair.first, block.data());
  put(pair.second, block.data() + 8);
  return to_base32(crypt(key_, block, Direction::encrypt));
}

Result<Pair> PairCipher::decode(std::string_view text) const {
  const Block block = crypt(key_, TRY(from_base32(text)), Direction::decrypt);
  return Pair{get(block.data()), get(block.data() + 8)};
}

}  // namespace tasuki::crypto
