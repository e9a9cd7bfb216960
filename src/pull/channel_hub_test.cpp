#include "pull/channel_hub.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::pull {
namespace {

const std::string kClinic = "1310000001";
using Messages = std::vector<std::string>;

ChannelHub::Moment soon() {
  return std::chrono::steady_clock::now() + std::chrono::hours(1);
}

TEST(ChannelHub, WhoeverIsNotThereCannotBeSentAnything) {
  ChannelHub hub;
  EXPECT_FALSE(hub.connected(kClinic));
  EXPECT_FALSE(hub.send(kClinic, "a", soon()));
}

TEST(ChannelHub, AWaitingGatewayIsWokenAndTakesTheMessageOnce) {
  ChannelHub hub;
  int woken = 0;
  const auto wait = hub.wait(kClinic, [&] { ++woken; });
  EXPECT_EQ(woken, 0);
  EXPECT_TRUE(hub.send(kClinic, "a", soon()));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(hub.take(kClinic), Messages{"a"});
  EXPECT_EQ(hub.take(kClinic), Messages());
}

TEST(ChannelHub, WhatCameBetweenTwoPollsWakesTheNextAtOnce) {
  ChannelHub hub;
  EXPECT_EQ(hub.take(kClinic), Messages());
  EXPECT_TRUE(hub.send(kClinic, "a", soon()));
  EXPECT_TRUE(hub.send(kClinic, "b", soon()));
  int woken = 0;
  const auto wait = hub.wait(kClinic, [&] { ++woken; });
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(hub.take(kClinic), (Messages{"a", "b"}));
}

TEST(ChannelHub, TheNewestOfSeveralConnectionsIsWoken) {
  ChannelHub hub;
  std::string woken;
  const auto old_wait = hub.wait(kClinic, [&] { woken += "old"; });
  const auto new_wait = hub.wait(kClinic, [&] { woken += "new"; });
  EXPECT_TRUE(hub.send(kClinic, "a", soon()));
  EXPECT_EQ(woken, "new");
}

TEST(ChannelHub, AConnectionThatLeftIsNotWoken) {
  ChannelHub hub;
  int woken = 0;
  hub.wait(kClinic, [&] { ++woken; }).reset();
  EXPECT_TRUE(hub.send(kClinic, "a", soon()));  // it was there a moment ago
  EXPECT_EQ(woken, 0);
  EXPECT_EQ(hub.channels(), 1U);
}

TEST(ChannelHub, WhatIsTooLateIsNotTaken) {
  ChannelHub hub;
  const auto wait = hub.wait(kClinic, [] {});
  EXPECT_TRUE(hub.send(kClinic, "a", std::chrono::steady_clock::now()));
  EXPECT_EQ(hub.take(kClinic), Messages());
}

TEST(ChannelHub, AsManyMayWaitAsTheLimitAndNotOneMore) {
  ChannelHub hub;
  hub.take(kClinic);
  for (std::size_t i = 0; i < limits::kPullQueueMax; ++i)
    EXPECT_TRUE(hub.send(kClinic, "a", soon()));
  EXPECT_FALSE(hub.send(kClinic, "a", soon()));
  EXPECT_EQ(hub.take(kClinic).size(), limits::kPullQueueMax);
}

TEST(ChannelHub, OneInstitutionsMessagesAreNotAnothers) {
  ChannelHub hub;
  hub.take(kClinic);
  EXPECT_TRUE(hub.send(kClinic, "a", soon()));
  EXPECT_EQ(hub.take("1320000002"), Messages());
  EXPECT_EQ(hub.take(kClinic), Messages{"a"});
}

}  // namespace
}  // namespace tasuki::pull
