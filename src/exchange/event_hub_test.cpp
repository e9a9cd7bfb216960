#include "exchange/event_hub.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace tasuki::exchange {
namespace {

TEST(EventHub, SubscriberIsWokenOnceByTheNextEvent) {
  EventHub hub;
  int woken = 0;
  const auto interest = hub.subscribe("a", hub.generation("a"), [&] { ++woken; });
  EXPECT_EQ(woken, 0);
  EXPECT_EQ(hub.publish("a"), 1u);
  EXPECT_EQ(hub.publish("a"), 0u);
  EXPECT_EQ(woken, 1);
}

TEST(EventHub, EventBetweenLookingAndSubscribingWakesAtOnce) {
  EventHub hub;
  const auto seen = hub.generation("a");
  hub.publish("a");
  int woken = 0;
  const auto interest = hub.subscribe("a", seen, [&] { ++woken; });
  EXPECT_EQ(woken, 1);
}

TEST(EventHub, EventOfAnotherInstitutionWakesNobody) {
  EventHub hub;
  int woken = 0;
  const auto interest = hub.subscribe("a", 0, [&] { ++woken; });
  EXPECT_EQ(hub.publish("b"), 0u);
  EXPECT_EQ(woken, 0);
}

TEST(EventHub, DroppedInterestIsForgotten) {
  EventHub hub;
  int woken = 0;
  auto interest = hub.subscribe("a", 0, [&] { ++woken; });
  EXPECT_EQ(hub.waiting(), 1u);
  interest.reset();
  EXPECT_EQ(hub.waiting(), 0u);
  hub.publish("a");
  EXPECT_EQ(woken, 0);
}

TEST(EventHub, WakeMayDropItsOwnInterestAndSubscribeAgain) {
  EventHub hub;
  std::shared_ptr<void> interest;
  interest = hub.subscribe("a", 0, [&] {
    interest.reset();
    interest = hub.subscribe("a", hub.generation("a"), [] {});
  });
  hub.publish("a");
  EXPECT_EQ(hub.waiting(), 1u);
}

TEST(EventHub, NoWakeUpIsLostUnderRace) {
  EventHub hub;
  std::atomic<std::uint64_t> published = 0;
  constexpr std::uint64_t kEvents = 20'000;
  std::thread publisher([&] {
    for (std::uint64_t i = 0; i < kEvents; ++i) {
      ++published;
      hub.publish("a");
    }
  });
  // Ends only if every wait that had something to come was woken.
  std::uint64_t read = 0;
  while (read < kEvents) {
    const auto seen = hub.generation("a");
    read = published;
    if (read == kEvents) break;
    std::atomic<bool> woken = false;
    const auto interest = hub.subscribe("a", seen, [&] {
      woken = true;
      woken.notify_one();
    });
    woken.wait(false);
  }
  publisher.join();
  EXPECT_EQ(hub.generation("a"), kEvents);
}

TEST(EventHub, TenThousandSubscribersAreWokenAndDropped) {
  EventHub hub;
  std::size_t woken = 0;
  std::vector<std::shared_ptr<void>> interests;
  for (int i = 0; i < 10'000; ++i)
    interests.push_back(hub.subscribe(std::to_string(i % 100), 0, [&] { ++woken; }));
  for (int i = 0; i < 50; ++i) hub.publish(std::to_string(i));
  EXPECT_EQ(woken, 5'000u);
  interests.clear();
  EXPECT_EQ(hub.waiting(), 0u);
}

}  // namespace
}  // namespace tasuki::exchange
