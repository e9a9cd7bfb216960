#include "oidc/verifier.hpp"

#include <gtest/gtest.h>

#include "oidc/discovery.hpp"
#include "oidc/test_issuer.hpp"

namespace tasuki::oidc {
namespace {

constexpr const char* kIssuer = "https://id.example";
constexpr const char* kAudience = "urn:example:patients";

class VerifierTest : public testing::Test {
 protected:
  Result<Identity> verify(const std::string& token) { return verifier_.verify(token); }
  std::string token(const TestIssuer& issuer) const { return issuer.token("p-187", kAudience); }

  ManualClock clock_{Time(std::chrono::seconds(1'800'000'000))};
  SeededRandom random_{7};
  std::string lines_;
  Log log_{[this](std::string_view line) { lines_ += line; }, Level::debug, "test", clock_};
  TestIssuer first_{kIssuer, crypto::PrivateKey::generate(), clock_, random_};
  TestIssuer second_{kIssuer, crypto::PrivateKey::generate(), clock_, random_};
  Result<std::string> shown_ = first_.jwks();
  int fetches_ = 0;
  std::function<void()> meanwhile_;  // while the issuer is asked
  Verifier verifier_{{kIssuer, kAudience, "sub", {}, {}},
                     [this] {
                       ++fetches_;
                       if (meanwhile_) std::exchange(meanwhile_, nullptr)();
                       return shown_;
                     },
                     clock_,
                     log_};
};

TEST_F(VerifierTest, AsksForTheKeysOnce) {
  EXPECT_EQ(verify(token(first_))->person, "p-187");
  EXPECT_TRUE(verify(token(first_)));
  EXPECT_EQ(fetches_, 1);
}

TEST_F(VerifierTest, AsksAgainForAKeyThatIsNew) {
  ASSERT_TRUE(verify(token(first_)));
  shown_ = second_.jwks();
  clock_.advance(kFetchInterval);
  EXPECT_TRUE(verify(token(second_)));
  EXPECT_EQ(verify(token(first_)).error().code, Code::credential_invalid);
}

TEST_F(VerifierTest, StrangersCauseOneFetchInAnInterval) {
  ASSERT_TRUE(verify(token(first_)));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(verify(token(second_)));
  EXPECT_EQ(fetches_, 1);
  clock_.advance(kFetchInterval);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(verify(token(second_)));
  EXPECT_EQ(fetches_, 2);
}

TEST_F(VerifierTest, WhileTheIssuerIsAskedWhoseKeyIsThereDoesNotWait) {
  ASSERT_TRUE(verify(token(first_)));
  clock_.advance(kFetchInterval);
  bool believed = false;
  meanwhile_ = [&] { believed = verify(token(first_)).has_value(); };
  EXPECT_FALSE(verify(token(second_)));
  EXPECT_TRUE(believed);
}

TEST_F(VerifierTest, AKeyThatWasTakenBackIsNotBelievedForLong) {
  ASSERT_TRUE(verify(token(first_)));
  shown_ = second_.jwks();
  clock_.advance(kKeysFreshFor);
  EXPECT_FALSE(verify(token(first_)));
}

TEST_F(VerifierTest, WhileTheIssuerIsAwayItsKeysHoldForADay) {
  ASSERT_TRUE(verify(token(first_)));
  shown_ = fail(Code::peer_unreachable);
  clock_.advance(kKeysAgeMax - std::chrono::seconds(1));
  EXPECT_TRUE(verify(token(first_)));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(verify(token(first_)).error().code, Code::credential_invalid);
}

TEST_F(VerifierTest, WithoutKeysNobodyIsBelieved) {
  for (const Result<std::string>& shown :
       {Result<std::string>(fail(Code::peer_unreachable)), Result<std::string>("no JSON"),
        Result<std::string>(R"({"keys":[]})")}) {
    shown_ = shown;
    clock_.advance(kFetchInterval);
    EXPECT_EQ(verify(token(first_)).error().code, Code::credential_invalid);
  }
}

TEST_F(VerifierTest, WhyATokenIsRefusedStandsInTheLogAlone) {
  const auto refused = verify(first_.token("p-187", "urn:example:other"));
  EXPECT_EQ(refused.error().code, Code::credential_invalid);
  EXPECT_EQ(refused.error().detail, "");
  EXPECT_NE(lines_.find("aud"), std::string::npos);
  EXPECT_EQ(lines_.find("p-187"), std::string::npos);
}

TEST_F(VerifierTest, ATokenThatExpiredSaysSo) {
  const std::string old = token(first_);
  clock_.advance(kTestTokenLifetime + std::chrono::minutes(2));
  EXPECT_EQ(verify(old).error().code, Code::credential_expired);
}

TEST(KeysInFile, AFileThatIsNotThereGivesNoKeys) {
  EXPECT_EQ(keys_in_file("/nonexistent/jwks.json")().error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace tasuki::oidc
