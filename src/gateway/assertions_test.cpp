#include "gateway/assertions.hpp"

#include <gtest/gtest.h>

namespace tasuki::gateway {
namespace {

class AssertionsTest : public testing::Test {
 protected:
  ManualClock clock{Time(std::chrono::milliseconds(1'700'000'000'000))};
  SeededRandom random{1};
  crypto::PrivateKey key = crypto::PrivateKey::generate();
  Assertions assertions{"1310000001", key, clock, random};
  clins::Actor actor = clins::gateway_actor();
};

TEST_F(AssertionsTest, IsUsedAgainUntilShortlyBeforeItExpires) {
  const std::string first = assertions.of(actor);
  clock.advance(rest::kAssertionLifetime - std::chrono::seconds(61));
  EXPECT_EQ(assertions.of(actor), first);
  EXPECT_TRUE(rest::verify_assertion(first, "1310000001", key.public_key(), clock.now()));
  clock.advance(std::chrono::seconds(2));
  EXPECT_NE(assertions.of(actor), first);
}

TEST_F(AssertionsTest, EachActorHasItsOwn) {
  clins::Actor other = actor;
  other.user = "somebody-else";
  const auto verified =
      rest::verify_assertion(assertions.of(other), "1310000001", key.public_key(), clock.now());
  EXPECT_NE(assertions.of(actor), assertions.of(other));
  EXPECT_EQ(verified->actor.user, "somebody-else");
}

}  // namespace
}  // namespace tasuki::gateway
