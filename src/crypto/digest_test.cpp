#include "crypto/digest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "crypto/wycheproof_support.hpp"

namespace tasuki::crypto {
namespace {

// FIPS 180-4, examples of NIST.
TEST(Digest, Sha256IsTheStandards) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, HmacIsTheStandards) {
  // RFC 4231 section 4.3.
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, HmacTakesAnEmptyKeyForEmptyAndNotForTheLastOne) {
  const Sha256 other = hmac_sha256("another key", "");
  const Sha256 empty = hmac_sha256(std::string_view(), std::string_view());
  EXPECT_EQ(to_hex(empty), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  EXPECT_NE(empty, other);
}

TEST(Digest, HmacPassesWycheproof) {
  const auto vectors = wycheproof("hmac_sha256_test.json");
  if (!vectors) GTEST_SKIP() << "no Wycheproof vectors beside the project";
  int ran = 0;
  for (const json::Value group : vectors->root()["testGroups"].items()) {
    // The groups of 128 bits cut the code off, which nothing here does.
    if (group["tagSize"].raw() != "256") continue;
    for (const json::Value test : group["tests"].items()) {
      const Sha256 code =
          hmac_sha256(from_hex(test["key"].string()), from_hex(test["msg"].string()));
      const bool same = equal_in_constant_time(as_bytes(code), from_hex(test["tag"].string()));
      EXPECT_EQ(same, test["result"].equals("valid")) << test["tcId"].raw();
      ++ran;
    }
  }
  EXPECT_GT(ran, 50);
}

TEST(Digest, PiecesGiveTheSameDigestAsTheWhole) {
  const std::string whole(100'000, 'x');
  Sha256Stream stream;
  for (std::size_t at = 0; at < whole.size(); at += 777)
    stream.update(std::string_view(whole).substr(at, 777));
  EXPECT_EQ(stream.finish(), sha256(whole));
}

TEST(Digest, AStreamStartsAnewAfterFinish) {
  Sha256Stream stream;
  stream.update("abc");
  stream.finish();
  EXPECT_EQ(stream.finish(), sha256(""));
}

TEST(Digest, AMovedStreamGoesOn) {
  Sha256Stream stream;
  stream.update("a");
  Sha256Stream moved(std::move(stream));
  moved.update("bc");
  EXPECT_EQ(moved.finish(), sha256("abc"));
}

TEST(Digest, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([t, &wrong] {
      const std::string text(1'000 + t, 'x');
      const Sha256 digest = sha256(text);
      const Sha256 code = hmac_sha256(text, text);
      for (int i = 0; i < 500; ++i)
        wrong[t] += sha256(text) != digest || hmac_sha256(text, text) != code;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(Digest, ConstantTimeComparisonComparesEveryByteAndTheSize) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "xbc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace tasuki::crypto
