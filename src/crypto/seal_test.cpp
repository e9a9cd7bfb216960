#include "crypto/seal.hpp"

#include <gtest/gtest.h>

#include "crypto/wycheproof_support.hpp"

namespace tasuki::crypto {
namespace {

const std::string kKey(kSealKeyBytes, 'k');
const std::string kNonce(kSealNonceBytes, 'n');

TEST(Seal, OpensWithAllThatItWasSealedWith) {
  for (const std::string plain : {"", "content"}) {
    const std::string sealed = seal(kKey, kNonce, "place", plain);
    EXPECT_EQ(sealed.size(), plain.size() + kSealTagBytes);
    EXPECT_EQ(open_sealed(kKey, kNonce, "place", sealed), plain);
  }
}

TEST(Seal, OpensWithNothingElse) {
  const std::string sealed = seal(kKey, kNonce, "place", "content");
  EXPECT_FALSE(open_sealed(std::string(kSealKeyBytes, 'x'), kNonce, "place", sealed));
  EXPECT_FALSE(open_sealed(kKey, std::string(kSealNonceBytes, 'x'), "place", sealed));
  EXPECT_FALSE(open_sealed(kKey, kNonce, "elsewhere", sealed));
}

TEST(Seal, ShowsEveryFlippedBit) {
  const std::string sealed = seal(kKey, kNonce, "place", "content");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string damaged = sealed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(open_sealed(kKey, kNonce, "place", damaged)) << bit;
  }
}

TEST(Seal, ShowsWhatIsCutOff) {
  const std::string sealed = seal(kKey, kNonce, "place", "content");
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(open_sealed(kKey, kNonce, "place", sealed.substr(0, size))) << size;
}

bool is_ours(json::Value group) {
  return group["keySize"].raw() == "256" && group["ivSize"].raw() == "96" &&
         group["tagSize"].raw() == "128";
}

// https://github.com/C2SP/wycheproof: aes_gcm_test.json, keys of 256 bits and nonces of 96.
TEST(Seal, PassesTheOfficialVectors) {
  const auto file = wycheproof("aes_gcm_test.json");
  if (!file) GTEST_SKIP() << "../shared/corpora/wycheproof is absent";
  int vectors = 0;
  for (const json::Value group : file->root()["testGroups"].items()) {
    if (!is_ours(group)) continue;
    for (const json::Value test : group["tests"].items()) {
      const auto bytes = [&](const char* name) { return from_hex(test[name].string()); };
      const std::string sealed = bytes("ct") + bytes("tag");
      const auto opened = open_sealed(bytes("key"), bytes("iv"), bytes("aad"), sealed);
      const bool valid = test["result"].equals("valid");
      EXPECT_EQ(opened.has_value(), valid) << test["tcId"].raw();
      if (valid) {
        EXPECT_EQ(*opened, bytes("msg"));
        EXPECT_EQ(seal(bytes("key"), bytes("iv"), bytes("aad"), bytes("msg")), sealed);
      }
      ++vectors;
    }
  }
  EXPECT_GT(vectors, 50);
}

}  // namespace
}  // namespace tasuki::crypto
