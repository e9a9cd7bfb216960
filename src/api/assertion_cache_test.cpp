#include "api/assertion_cache.hpp"

#include <gtest/gtest.h>

namespace tasuki::api {
namespace {

constexpr Time kNow = Time(std::chrono::seconds(1'800'000'000));

rest::VerifiedAssertion until(Time time) {
  return {{"user", "role", "TREAT"}, time};
}
crypto::Sha256 key(int i) {
  return AssertionCache::key("token" + std::to_string(i), "print");
}

TEST(AssertionCache, RemembersUntilExpiryAndSkewAndNotLonger) {
  AssertionCache cache;
  cache.put(key(1), until(kNow));
  const auto last = kNow + limits::kClockSkew;
  EXPECT_TRUE(cache.find(key(1), last - std::chrono::milliseconds(1)));
  EXPECT_FALSE(cache.find(key(1), last));
  EXPECT_EQ(cache.size(), 0u);
}

TEST(AssertionCache, TokenOverAnotherCertificateIsUnknown) {
  AssertionCache cache;
  cache.put(AssertionCache::key("token", "a"), until(kNow));
  EXPECT_FALSE(cache.find(AssertionCache::key("token", "b"), kNow));
}

TEST(AssertionCache, NeverHoldsMoreThanItsCapacity) {
  AssertionCache cache(8);
  for (int i = 0; i < 100; ++i) {
    cache.put(key(i), until(kNow));
    ASSERT_LE(cache.size(), 8u);
  }
}

TEST(AssertionCache, HoldsTheLatestAndWhatIsInUse) {
  AssertionCache cache(8);
  cache.put(key(0), until(kNow));
  for (int i = 1; i < 100; ++i) {
    cache.put(key(i), until(kNow));
    ASSERT_TRUE(cache.find(key(0), kNow)) << i;
    ASSERT_TRUE(cache.find(key(i), kNow)) << i;
  }
  EXPECT_FALSE(cache.find(key(1), kNow));
}

}  // namespace
}  // namespace tasuki::api
