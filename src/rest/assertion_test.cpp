#include "rest/assertion.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "crypto/jws.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kInstitution = "1310000001";

class Assertion : public testing::Test {
 protected:
  std::string make(const clins::Actor& actor) {
    return make_assertion(actor, kInstitution, key_, clock_, random_);
  }
  Result<VerifiedAssertion> verify(std::string_view token) {
    return verify_assertion(token, kInstitution, key_.public_key(), clock_.now());
  }
  // Signs the claims of a good token after one replacement.
  std::string forged(const std::string& from, const std::string& to) {
    std::string payload = crypto::payload_of_jws(make(actor_)).value();
    const std::size_t at = payload.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << payload;
    payload.replace(at, from.size(), to);
    return crypto::sign_jws("JWT", payload, key_);
  }

  crypto::PrivateKey key_ = crypto::PrivateKey::generate();
  ManualClock clock_{Time(std::chrono::seconds(1'800'000'000))};
  SeededRandom random_{1};
  clins::Actor actor_ = clins::gateway_actor();
};

TEST_F(Assertion, NamesTheActorItWasMadeFor) {
  const auto verified = verify(make(actor_)).value();
  EXPECT_EQ(verified.actor.user, actor_.user);
  EXPECT_EQ(verified.actor.role, actor_.role);
  EXPECT_EQ(verified.actor.purpose, actor_.purpose);
  EXPECT_EQ(verified.expires_at, clock_.now() + kAssertionLifetime);
}

TEST_F(Assertion, TwoOfTheSameActorDiffer) {
  EXPECT_NE(make(actor_), make(actor_));
}

TEST_F(Assertion, AnotherKeyIsRefused) {
  const auto other = crypto::PrivateKey::generate().public_key();
  const auto result = verify_assertion(make(actor_), kInstitution, other, clock_.now());
  EXPECT_EQ(result.error().code, Code::credential_invalid);
}

TEST_F(Assertion, AnotherInstitutionIsRefused) {
  const auto result = verify_assertion(make(actor_), "1310000002", key_.public_key(), clock_.now());
  EXPECT_EQ(result.error().code, Code::credential_invalid);
}

TEST_F(Assertion, AnotherAudienceIsRefused) {
  const auto token = forged("urn:tasuki:exchange", "urn:tasuki:elsewhere");
  EXPECT_EQ(verify(token).error().code, Code::credential_invalid);
}

TEST_F(Assertion, IsGoodUntilExpiryAndSkewAndNotOneMillisecondLonger) {
  const auto token = make(actor_);
  clock_.advance(kAssertionLifetime + limits::kClockSkew - std::chrono::milliseconds(1));
  EXPECT_TRUE(verify(token));
  clock_.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(verify(token).error().code, Code::credential_expired);
}

TEST_F(Assertion, FromTheFutureIsTakenWithinTheSkewOnly) {
  const auto token = make(actor_);
  clock_.advance(-limits::kClockSkew);
  EXPECT_TRUE(verify(token));
  clock_.advance(std::chrono::milliseconds(-1));
  EXPECT_EQ(verify(token).error().code, Code::credential_invalid);
}

TEST_F(Assertion, LifetimeIsTakenAtItsLimitOnly) {
  const auto longest = limits::kAssertionLifetimeMax.count();
  EXPECT_TRUE(
      verify(forged("\"exp\":1800000300", "\"exp\":" + std::to_string(1'800'000'000 + longest))));
  EXPECT_FALSE(
      verify(forged("\"exp\":1800000300", "\"exp\":" + std::to_string(1'800'000'001 + longest))));
}

TEST_F(Assertion, SizeIsTakenAtItsLimitOnly) {
  const auto padded = [&](std::size_t padding) {
    return forged("\"iat\"", "\"pad\":\"" + std::string(padding, 'x') + "\",\"iat\"");
  };
  std::size_t padding = 1'000;
  while (padded(padding + 1).size() <= limits::kAssertionBytesMax) ++padding;
  EXPECT_TRUE(verify(padded(padding)));
  EXPECT_EQ(verify(padded(padding + 1)).error().code, Code::credential_invalid);
}

TEST_F(Assertion, NotBeforeIsHonoured) {
  EXPECT_FALSE(verify(forged("\"iat\"", "\"nbf\":1800000061,\"iat\"")));
  EXPECT_TRUE(verify(forged("\"iat\"", "\"nbf\":1800000060,\"iat\"")));
}

TEST_F(Assertion, TimesThatAreNotWholeSecondsAreRefused) {
  for (const char* exp : {"1800000300.5", "\"1800000300\"", "-1", "null", "1e9", "99999999999999"})
    EXPECT_FALSE(verify(forged("\"exp\":1800000300", std::string("\"exp\":") + exp))) << exp;
}

TEST_F(Assertion, WithoutUserIsRefused) {
  EXPECT_EQ(verify(make({"", actor_.role, actor_.purpose})).error().code, Code::actor_missing);
}

TEST_F(Assertion, UnknownRoleIsRefused) {
  EXPECT_EQ(verify(make({"u", "wizard", actor_.purpose})).error().code, Code::actor_invalid);
}

TEST_F(Assertion, CodeOfAnotherSystemIsNoCode) {
  const auto token = forged(std::string(kRoleSystem), "urn:other");
  EXPECT_EQ(verify(token).error().code, Code::actor_missing);
}

TEST_F(Assertion, GarbageIsRefused) {
  for (const std::string& text : {std::string(), std::string("a.b.c"), std::string(5000, 'a')})
    EXPECT_EQ(verify(text).error().code, Code::credential_invalid);
}

}  // namespace
}  // namespace tasuki::rest
