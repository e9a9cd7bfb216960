// The long poll: what the case files cannot say, because nothing is answered at first.
#include <gtest/gtest.h>

#include "api/api_world_support.hpp"

namespace tasuki::api {
namespace {

using std::chrono::seconds;

class GetEvents : public testing::Test {
 protected:
  http::Request ask(std::string_view target) {
    const Identity& hospital = api_.who("hospital");
    http::Request request = api_.request("GET", target, hospital);
    request.headers.add("Authorization", "Bearer " + api_.token(hospital, api_.doctor));
    return request;
  }
  void send_letter() {
    const exchange::Letter letter;
    ASSERT_TRUE(api_.world.exchange.submit(api_.world.caller(letter.from),
                                           {letter.json(), exchange::Consent::oral, {}}));
  }

  ApiWorld api_;
};

TEST_F(GetEvents, WaitsWhenThereIsNothing) {
  auto request = ask("/events?wait=30");
  const auto before = std::chrono::steady_clock::now();
  const auto answer = api_.send(request);
  ASSERT_TRUE(answer.parked);
  EXPECT_GE(answer.park->until, before + seconds(30));
  EXPECT_LE(answer.park->until, std::chrono::steady_clock::now() + seconds(30));
}

TEST_F(GetEvents, IsWokenByADocumentAndThenAnswersWithIt) {
  auto request = ask("/events?wait=30");
  const auto answer = api_.send(request);
  ASSERT_TRUE(answer.parked);
  bool woken = false;
  const auto interest = answer.park->subscribe([&] { woken = true; });
  EXPECT_FALSE(woken);
  send_letter();
  EXPECT_TRUE(woken);
  const auto second = api_.send(request);
  ASSERT_FALSE(second.parked);
  EXPECT_NE(second.response.body.find("document-arrived"), std::string::npos);
}

TEST_F(GetEvents, DocumentBetweenLookingAndParkingWakesAtOnce) {
  auto request = ask("/events?wait=30");
  const auto answer = api_.send(request);
  send_letter();
  bool woken = false;
  const auto interest = answer.park->subscribe([&] { woken = true; });
  EXPECT_TRUE(woken);
}

TEST_F(GetEvents, LastCallAnswersEmptyHanded) {
  auto request = ask("/events?wait=30");
  request.last_call = true;
  const auto answer = api_.send(request);
  ASSERT_FALSE(answer.parked);
  EXPECT_EQ(answer.response.status, 200);
  EXPECT_NE(answer.response.body.find(R"("events":[])"), std::string::npos);
}

TEST_F(GetEvents, NeverWaitsLongerThanTheAssertionLives) {
  auto request = ask("/events?wait=60");
  api_.world.clock.advance(seconds(350));  // of 300 and 60 of skew
  const auto answer = api_.send(request);
  ASSERT_TRUE(answer.parked);
  EXPECT_LE(answer.park->until, std::chrono::steady_clock::now() + seconds(9));
}

TEST_F(GetEvents, SuspensionDuringTheWaitHolds) {
  auto request = ask("/events?wait=30");
  ASSERT_TRUE(api_.send(request).parked);
  api_.world.suspend("1310000002");
  EXPECT_EQ(api_.send(request).response.status, 403);
}

}  // namespace
}  // namespace tasuki::api
