// Asking a holder over a channel: what comes back is believed only when it is the holder's own
// answer to this very question.
#include "pull/lines.hpp"

#include <gtest/gtest.h>

#include <future>

#include "http/framed.hpp"
#include "pull/answer.hpp"

namespace tasuki::pull {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

const std::string kHolder = "1310000001";

Signer make_signer(std::string keyid) {
  const std::string pem = crypto::generate_key_pem(crypto::Algorithm::es256);
  return {crypto::signing_key_from_pem(pem).value(), std::move(keyid)};
}

class LinesTest : public testing::Test {
 protected:
  Lines::Dependencies dependencies() {
    return {
        clock_,
        random_,
        log_,
        metrics_,
        timer_,
        make_signer("exchange-1"),
        {},
        [this](const std::string&) -> Result<HolderAddress> { return address_; },
        [this](const std::string& institution,
               const std::string& keyid) -> Result<httpsig::KeyRing> {
          if (institution != kHolder || keyid != holder_.keyid) return httpsig::KeyRing();
          return httpsig::KeyRing::of({{keyid, holder_.key->public_key(), crypto::Algorithm::es256,
                                        clock_.now() - hours(1), clock_.now() + hours(1)}});
        }};
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
    made.deadline = clock_.now() + std::chrono::seconds(3);
    return made;
  }
  void connect() { lines_.channels().take(kHolder); }
  void ask(milliseconds time = hours(1)) {
    lines_.ask(question(), Steady::now() + time, [this](Heard heard) {
      heards_.push_back(heard);
      if (heards_.size() == 1) first_.set_value();
    });
  }
  http::Request request() {
    const auto taken = lines_.channels().take(kHolder);
    return http::read_framed_requests(taken.at(0), 100'000).value().at(0);
  }
  // As the holder's gateway answers.
  http::Response answer(const http::Request& to, const Signer& by, int status = 200,
                        std::string body = write_answer("r1", {}, Time())) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    return sign_answer(std::move(response), to, by, clock_.now(), random_).value();
  }
  Heard heard_of(const http::Response& response) {
    EXPECT_TRUE(lines_.take_answer(kHolder, "r1", http::frame_response(response)));
    return heards_.at(0);
  }

  ManualClock clock_{Time(std::chrono::seconds(1'800'000'000))};
  SystemRandom random_;
  Log log_{[](std::string_view) {}, Level::error, "test", clock_};
  Metrics metrics_;
  Timer timer_{2};
  HolderAddress address_{clins::Transport::channel, ""};
  Signer holder_ = make_signer("holder-1");
  std::vector<Heard> heards_;
  std::promise<void> first_;
  Lines lines_{dependencies()};
};

TEST_F(LinesTest, AHoldersOwnAnswerIsHeard) {
  connect();
  ask();
  const Heard heard = heard_of(answer(request(), holder_));
  EXPECT_EQ(heard.outcome, Outcome::answered);
  EXPECT_TRUE(read_answer(heard.content, "r1"));
}

TEST_F(LinesTest, WhoeverIsNotConnectedIsUnreachableAtOnce) {
  ask();
  EXPECT_EQ(heards_.at(0).outcome, Outcome::unreachable);
  EXPECT_EQ(heards_.at(0).reason, Reason::not_connected);
}

TEST_F(LinesTest, WhoTakesNoPartIsNotAsked) {
  address_.transport = clins::Transport::none;
  ask();
  EXPECT_EQ(heards_.at(0).outcome, Outcome::not_asked);
}

TEST_F(LinesTest, AnAnswerByAnotherKeyIsForged) {
  connect();
  ask();
  EXPECT_EQ(heard_of(answer(request(), make_signer("holder-1"))).reason, Reason::forged);
}

TEST_F(LinesTest, AnAnswerWithoutASignatureIsForged) {
  connect();
  ask();
  http::Response response;
  response.body = write_answer("r1", {}, Time());
  EXPECT_EQ(heard_of(response).reason, Reason::forged);
}

TEST_F(LinesTest, AnAnswerWhoseBodyWasChangedIsForged) {
  connect();
  ask();
  http::Response response = answer(request(), holder_);
  response.body += " ";
  EXPECT_EQ(heard_of(response).reason, Reason::forged);
}

TEST_F(LinesTest, AnAnswerToAnotherQuestionIsForged) {
  connect();
  ask();
  request();
  const auto other = sign_request("{}", make_signer("exchange-1"), clock_.now(), random_).value();
  const auto to =
      http::read_framed_requests(http::frame_request(other.call(), "h"), 100'000).value();
  EXPECT_EQ(heard_of(answer(to.at(0), holder_)).reason, Reason::forged);
}

TEST_F(LinesTest, ARefusalSaysWhy) {
  connect();
  ask();
  const Heard heard = heard_of(answer(request(), holder_, 403, write_refusal(Reason::quota)));
  EXPECT_EQ(heard.outcome, Outcome::refused);
  EXPECT_EQ(heard.reason, Reason::quota);
}

TEST_F(LinesTest, ARequestThatWasNotBelievedIsRefused) {
  connect();
  ask();
  http::Response response;
  response.status = 401;
  EXPECT_EQ(heard_of(response).reason, Reason::not_genuine);
}

TEST_F(LinesTest, OnlyTheHolderAnswersAndOnce) {
  connect();
  ask();
  const std::string framed = http::frame_response(answer(request(), holder_));
  EXPECT_FALSE(lines_.take_answer("1310000009", "r1", framed));
  EXPECT_FALSE(lines_.take_answer(kHolder, "r2", framed));
  EXPECT_TRUE(lines_.take_answer(kHolder, "r1", framed));
  EXPECT_FALSE(lines_.take_answer(kHolder, "r1", framed));
  EXPECT_EQ(heards_.size(), 1U);
}

TEST_F(LinesTest, WhatIsNoMessageIsMalformed) {
  connect();
  ask();
  EXPECT_TRUE(lines_.take_answer(kHolder, "r1", "nonsense"));
  EXPECT_EQ(heards_.at(0).reason, Reason::malformed);
}

TEST_F(LinesTest, AQuestionIsAskedAgainWhenHalfOfTheTimeIsGoneAndEitherAnswerIsTaken) {
  connect();
  ask(milliseconds(400));
  const http::Request first = request();
  std::promise<void> again;
  const auto wait = lines_.channels().wait(kHolder, [&] { again.set_value(); });
  again.get_future().get();
  const http::Request second = request();
  EXPECT_EQ(first.body, second.body);
  EXPECT_NE(first.headers.find("Signature-Input"), second.headers.find("Signature-Input"));
  EXPECT_EQ(heard_of(answer(first, holder_)).outcome, Outcome::answered);
}

TEST_F(LinesTest, AnAnswerBehindItsTimeIsNotHeard) {
  connect();
  ask(milliseconds(50));
  const http::Response late = answer(request(), holder_);
  std::promise<void> over;
  timer_.at(Steady::now() + milliseconds(200), [&] { over.set_value(); });
  over.get_future().get();
  EXPECT_FALSE(lines_.take_answer(kHolder, "r1", http::frame_response(late)));
  EXPECT_TRUE(heards_.empty());
}

TEST_F(LinesTest, ADeadEndpointIsUnreachableAfterTheSecondTry) {
  address_ = {clins::Transport::endpoint, "http://127.0.0.1:1"};
  ask(milliseconds(400));
  first_.get_future().get();
  EXPECT_EQ(heards_.at(0).outcome, Outcome::unreachable);
}

TEST_F(LinesTest, LinesEndWhileAnEndpointIsBeingHeard) {
  address_ = {clins::Transport::endpoint, "http://127.0.0.1:1"};
  for (int i = 0; i < 20; ++i) {
    std::promise<void> heard;
    Lines lines(dependencies());
    lines.ask(question(), Steady::now() + milliseconds(20), [&](const Heard&) {
      heard.set_value();
      std::this_thread::yield();
    });
    heard.get_future().wait_for(milliseconds(40));
  }
}

}  // namespace
}  // namespace tasuki::pull
