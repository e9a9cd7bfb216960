#include "crypto/seal.hpp"

#include "base/assert.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

enum class Direction : int { open = 0, seal = 1 };

EVP_CIPHER_CTX* prepare(std::string_view key, std::string_view nonce, Direction direction) {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  thread_local const CipherContext context(EVP_CIPHER_CTX_new());
  TASUKI_ASSERT(cipher != nullptr && context != nullptr);
  TASUKI_ASSERT(key.size() == kSealKeyBytes && nonce.size() == kSealNonceBytes);
  TASUKI_ASSERT(EVP_CipherInit_ex2(context.get(), cipher, bytes_of(key), bytes_of(nonce),
                                   static_cast<int>(direction), nullptr) == 1);
  return context.get();
}

// Where `out` is null the bytes are associated ones.
void update(EVP_CIPHER_CTX* context, char* out, std::string_view in) {
  TASUKI_ASSERT(in.size() <= INT_MAX);
  int size = 0;
  TASUKI_ASSERT(EVP_CipherUpdate(context, reinterpret_cast<unsigned char*>(out), &size,
                                 bytes_of(in), static_cast<int>(in.size())) == 1);
  TASUKI_ASSERT(size == static_cast<int>(in.size()));
}

}  // namespace

std::string seal(std::string_view key, std::string_view nonce, std::string_view associated,
                 std::string_view plain) {
  EVP_CIPHER_CTX* context = prepare(key, nonce, Direction::seal);
  update(context, nullptr, associated);
  std::string sealed(plain.size() + kSealTagBytes, '\0');
  update(context, sealed.data(), plain);
  int none = 0;
  unsigned char rest[1];
  TASUKI_ASSERT(EVP_CipherFinal_ex(context, rest, &none) == 1);
  TASUKI_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kSealTagBytes,
                                    sealed.data() + plain.size()) == 1);
  return sealed;
}

std::optional<std::string> open_sealed(std::string_view key, std::string_view nonce,
                                       std::string_view associated, std::string_view sealed) {
  if (sealed.size() < kSealTagBytes) return std::nullopt;
  const QuietErrors quiet;
  const std::string_view encrypted = sealed.substr(0, sealed.size() - kSealTagBytes);
  std::string tag(sealed.substr(encrypted.size()));
  EVP_CIPHER_CTX* context = prepare(key, nonce, Direction::open);
  update(context, nullptr, associated);
  std::string plain(encrypted.size(), '\0');
  update(context, plain.data(), encrypted);
  TASUKI_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kSealTagBytes, tag.data()) ==
                1);
  int none = 0;
  unsigned char rest[1];
  if (EVP_CipherFinal_ex(context, rest, &none) != 1) return std::nullopt;
  return plain;
}

}  // namespace tasuki::crypto
