#include "crypto/wycheproof_support.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <fstream>
#include <iterator>

#include "base/assert.hpp"
#include "crypto/openssl.hpp"
#include "test_paths.hpp"

namespace tasuki::crypto {

std::unique_ptr<const json::Document> wycheproof(std::string_view file) {
  std::ifstream in(std::string(TASUKI_SHARED_DIR "/corpora/wycheproof/testvectors_v1/") +
                   std::string(file));
  if (!in) return nullptr;
  auto document = json::Document::parse({std::istreambuf_iterator<char>(in), {}});
  TASUKI_ASSERT(document);
  return std::move(*document);
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

PublicKey public_key_of_point(std::string_view point) {
  char group[] = "prime256v1";
  std::string bytes(point);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end()};
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  TASUKI_ASSERT(EVP_PKEY_fromdata_init(context.get()) == 1);
  TASUKI_ASSERT(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) == 1);
  return PublicKey(std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free));
}

}  // namespace tasuki::crypto
