// What a gateway takes for genuine, step by step; and that nothing is taken twice, whichever
// process of it is asked, also after a restart.
#include "pull/doorkeeper.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/random.hpp"
#include "http/framed.hpp"
#include "pull/wire.hpp"

namespace tasuki::pull {
namespace {

constexpr std::string_view kHolder = "1310000001";

class DoorkeeperTest : public testing::Test {
 protected:
  DoorkeeperTest() {
    std::filesystem::remove(path_);
    const std::string pem = crypto::generate_key_pem(crypto::Algorithm::es256);
    signer_ = {crypto::signing_key_from_pem(pem).value(), "exchange-1"};
    replays_ = ReplayStore::open(path_, metrics_).value();
    door_ = open_door(*replays_);
  }
  ~DoorkeeperTest() override {
    replays_.reset();
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + end);
  }

  std::unique_ptr<Doorkeeper> open_door(ReplayStore& replays) {
    auto door = std::make_unique<Doorkeeper>(
        Doorkeeper::Dependencies{std::string(kHolder), replays, clock_});
    door->set_keys(ring());
    return door;
  }
  httpsig::KeyRing ring() const {
    const Time now = clock_.now();
    return httpsig::KeyRing::of(
               {{signer_.keyid, signer_.key->public_key(), crypto::Algorithm::es256,
                 now - std::chrono::hours(1), now + std::chrono::hours(1)}})
        .value();
  }
  Question question() const {
    Question made;
    made.request_id = "r1";
    made.audience = kHolder;
    made.requester = "1320000002";
    made.role = "Medical Doctor";
    made.purpose = "TREAT";
    made.subject.local_number = "00012";
    made.classes.add(clins::InformationClass::laboratory);
    made.consent_given = clock_.now() - std::chrono::hours(1);
    made.consent_until = clock_.now() + std::chrono::hours(1);
    made.deadline = clock_.now() + std::chrono::seconds(3);
    return made;
  }
  http::Request request(const Question& asked) {
    const auto made = sign_request(write_question(asked), signer_, clock_.now(), random_).value();
    return http::read_framed_requests(http::frame_request(made.call(), kHolder), 100'000)
        .value()
        .at(0);
  }
  std::string reason(const http::Request& asked) {
    const auto admitted = door_->admit(asked);
    return admitted ? "" : admitted.error().reason;
  }

  std::string path_ = testing::TempDir() + "replay-" + std::to_string(getpid()) + ".db";
  ManualClock clock_{Time(std::chrono::seconds(1'800'000'000))};
  SystemRandom random_;
  Metrics metrics_;
  Signer signer_;
  std::unique_ptr<ReplayStore> replays_;
  std::unique_ptr<Doorkeeper> door_;
};

TEST_F(DoorkeeperTest, AGenuineRequestIsAdmittedWithWhatItAsks) {
  const auto admitted = door_->admit(request(question()));
  ASSERT_TRUE(admitted) << admitted.error().reason;
  EXPECT_EQ(admitted->subject.local_number, "00012");
}

TEST_F(DoorkeeperTest, TheSameRequestIsNotAdmittedTwice) {
  const http::Request once = request(question());
  EXPECT_EQ(reason(once), "");
  EXPECT_EQ(reason(once), "replayed");
}

TEST_F(DoorkeeperTest, NorAfterARestart) {
  const http::Request once = request(question());
  EXPECT_EQ(reason(once), "");
  door_.reset();
  replays_.reset();
  replays_ = ReplayStore::open(path_, metrics_).value();
  door_ = open_door(*replays_);
  EXPECT_EQ(reason(once), "replayed");
}

TEST_F(DoorkeeperTest, NorByAnotherProcessOfTheSameGateway) {
  Metrics metrics;
  const auto others = ReplayStore::open(path_, metrics).value();
  const auto other = open_door(*others);
  const http::Request once = request(question());
  EXPECT_EQ(reason(once), "");
  EXPECT_EQ(other->admit(once).error().reason, "replayed");
}

TEST_F(DoorkeeperTest, OfManyAtTheSameMomentOneIsAdmitted) {
  Metrics metrics;
  const auto others = ReplayStore::open(path_, metrics).value();
  const auto other = open_door(*others);
  for (int round = 0; round < 20; ++round) {
    const http::Request once = request(question());
    std::atomic<int> admitted{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        if ((i % 2 == 0 ? *door_ : *other).admit(once)) ++admitted;
      });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(admitted, 1);
  }
}

TEST_F(DoorkeeperTest, ANonceIsForgottenWhenItCannotComeAgain) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(reason(request(question())), "");
  clock_.advance(std::chrono::minutes(5));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(reason(request(question())), "");
  EXPECT_LE(replays_->size().value(), 10U);
}

TEST_F(DoorkeeperTest, WhatIsForAnotherInstitutionIsTurnedAway) {
  Question other = question();
  other.audience = "1310000009";
  EXPECT_EQ(reason(request(other)), "audience");
}

TEST_F(DoorkeeperTest, WhatCannotBeAnsweredInTimeIsTurnedAway) {
  Question late = question();
  late.deadline = clock_.now();
  EXPECT_EQ(reason(request(late)), "deadline");
}

TEST_F(DoorkeeperTest, WhatRestsOnAConsentThatEndedIsTurnedAway) {
  Question ended = question();
  ended.consent_until = clock_.now();
  EXPECT_EQ(reason(request(ended)), "consent");
}

TEST_F(DoorkeeperTest, WhatIsNotOfNowIsTurnedAway) {
  const http::Request old = request(question());
  clock_.advance(std::chrono::seconds(61));
  EXPECT_EQ(reason(old), "created_early");
}

TEST_F(DoorkeeperTest, AnotherKeyIsTurnedAway) {
  const std::string pem = crypto::generate_key_pem(crypto::Algorithm::es256);
  signer_.key = crypto::signing_key_from_pem(pem).value();
  EXPECT_EQ(reason(request(question())), "signature_wrong");
  signer_.keyid = "exchange-2";
  EXPECT_EQ(reason(request(question())), "key_unknown");
}

TEST_F(DoorkeeperTest, AnotherTargetIsTurnedAway) {
  http::Request asked = request(question());
  asked.query.emplace_back("a", "b");
  EXPECT_EQ(reason(asked), "target");
  asked = request(question());
  asked.path = "/pull/";
  EXPECT_EQ(reason(asked), "target");
  asked = request(question());
  asked.method = "PUT";
  EXPECT_EQ(reason(asked), "target");
}

TEST_F(DoorkeeperTest, AChangedBodyIsTurnedAwayAndLeavesTheGenuineOneItsNonce) {
  http::Request asked = request(question());
  const std::string body = asked.body;
  asked.body += " ";
  EXPECT_EQ(reason(asked), "digest_differs");
  asked.body = body;
  EXPECT_EQ(reason(asked), "");
}

TEST_F(DoorkeeperTest, WithoutKeysNobodyIsAdmitted) {
  door_->set_keys({});
  EXPECT_EQ(reason(request(question())), "key_unknown");
}

}  // namespace
}  // namespace tasuki::pull
