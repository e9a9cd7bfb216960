#include "crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

// Fetched once for the life of the process: a fetch by name takes locks and costs more than the
// digest of a short text.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  TASUKI_ASSERT(algorithm != nullptr);
  return algorithm;
}

void start(EVP_MD_CTX* context) {
  TASUKI_ASSERT(context != nullptr);
  TASUKI_ASSERT(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1);
}

void add(EVP_MD_CTX* context, std::string_view bytes) {
  TASUKI_ASSERT(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}

Sha256 finish_of(EVP_MD_CTX* context) {
  Sha256 digest;
  unsigned int size = 0;
  TASUKI_ASSERT(EVP_DigestFinal_ex(context, digest.data(), &size) == 1);
  TASUKI_ASSERT(size == digest.size());
  return digest;
}

// With the digest chosen already, so that setting a key looks up nothing.
MacContext make_hmac() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  TASUKI_ASSERT(algorithm != nullptr);
  MacContext context(EVP_MAC_CTX_new(algorithm));
  TASUKI_ASSERT(context != nullptr);
  char name[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                   OSSL_PARAM_construct_end()};
  TASUKI_ASSERT(EVP_MAC_CTX_set_params(context.get(), parameters) == 1);
  return context;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  thread_local const DigestContext context(EVP_MD_CTX_new());
  start(context.get());
  add(context.get(), bytes);
  return finish_of(context.get());
}

// https://www.rfc-editor.org/rfc/rfc2104
Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  thread_local const MacContext context = make_hmac();
  // OpenSSL takes a null pointer for "the key of last time", not for the empty key.
  const unsigned char* key_bytes = bytes_of(key.data() == nullptr ? std::string_view("") : key);
  TASUKI_ASSERT(EVP_MAC_init(context.get(), key_bytes, key.size(), nullptr) == 1);
  TASUKI_ASSERT(EVP_MAC_update(context.get(), bytes_of(bytes), bytes.size()) == 1);
  Sha256 code;
  std::size_t size = 0;
  TASUKI_ASSERT(EVP_MAC_final(context.get(), code.data(), &size, code.size()) == 1);
  TASUKI_ASSERT(size == code.size());
  return code;
}

Result<Sha256> sha256_from_hex(std::string_view hex) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  Sha256 digest;
  if (hex.size() != 2 * digest.size()) return fail(Code::parameter_invalid, "not a SHA-256 in hex");
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const std::size_t high = kDigits.find(hex[2 * i]);
    const std::size_t low = kDigits.find(hex[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      return fail(Code::parameter_invalid, "not a SHA-256 in hex");
    digest[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return digest;
}

std::string to_hex(const Sha256& digest) {
  return tasuki::to_hex(as_bytes(digest));
}

std::string_view as_bytes(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Sha256Stream::State {
  DigestContext context{EVP_MD_CTX_new()};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  start(state_->context.get());
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes) {
  add(state_->context.get(), bytes);
}

Sha256 Sha256Stream::finish() {
  const Sha256 digest = finish_of(state_->context.get());
  start(state_->context.get());
  return digest;
}

}  // namespace tasuki::crypto
