#include "firewall/network.hpp"

#include <gtest/gtest.h>

namespace tasuki::firewall {
namespace {

Network network(std::string_view text) {
  return parse_network(text).value();
}

TEST(Network, IsReadAndWrittenAlike) {
  for (const char* text :
       {"10.20.0.0/16", "192.0.2.7", "0.0.0.0/0", "2001:db8::/32", "2001:db8::7", "::/0"})
    EXPECT_EQ(network(text).text(), text);
  EXPECT_EQ(network("192.0.2.7/32").text(), "192.0.2.7");
}

TEST(Network, IsRefusedWhenItIsAnythingElse) {
  for (const char* text : {"", "10", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x",
                           "10.0.0.1/8", "2001:db8::1/32", "2001:db8::/129", "example.test",
                           "10.0.0.0/-1", "10.0.0.0 ", "::1%eth0", "10.0.0.0/08/8"})
    EXPECT_FALSE(parse_network(text)) << text;
}

TEST(Network, ContainsWhatLiesInIt) {
  EXPECT_TRUE(network("10.0.0.0/8").contains(network("10.255.0.1")));
  EXPECT_TRUE(network("10.0.0.0/8").contains(network("10.20.0.0/16")));
  EXPECT_FALSE(network("10.20.0.0/16").contains(network("10.0.0.0/8")));
  EXPECT_FALSE(network("10.0.0.0/8").contains(network("11.0.0.1")));
  EXPECT_FALSE(network("0.0.0.0/0").contains(network("::1")));
  EXPECT_TRUE(network("2001:db8::/33").contains(network("2001:db8:7fff::1")));
  EXPECT_FALSE(network("2001:db8::/33").contains(network("2001:db8:8000::1")));
}

TEST(Network, HasAFirstHost) {
  EXPECT_EQ(network("10.20.0.0/16").first_host().text(), "10.20.0.1");
  EXPECT_EQ(network("10.20.0.9").first_host().text(), "10.20.0.9");
  EXPECT_EQ(network("2001:db8::/32").first_host().text(), "2001:db8::1");
}

TEST(Networks, StandInOneLine) {
  EXPECT_EQ(parse_networks(" 10.0.0.0/8  ::1 ").value().size(), 2U);
  EXPECT_TRUE(parse_networks("").value().empty());
  EXPECT_FALSE(parse_networks("10.0.0.0/8,::1"));
}

}  // namespace
}  // namespace tasuki::firewall
