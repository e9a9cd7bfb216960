#include "cli/firewall/policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cli/settings_table.hpp"

namespace tasuki::cli {
namespace {

constexpr const char* kGateway = R"(
[gateway]
exchange_url = "https://10.80.0.10:8444"
listen = "0.0.0.0:8480"
[firewall]
exchange = "10.80.0.10"
lan = "192.168.10.0/24"
)";
constexpr const char* kService = R"([[firewall.service]]
name = "eligibility"
networks = "10.90.0.0/24"
)";

Result<firewall::Policy> policy(const std::string& toml, std::string_view side) {
  return firewall_policy(Settings::parse(toml, "tasuki.toml", settings_table()).value(), side);
}
std::string wrong(const std::string& toml, std::string_view side) {
  const auto made = policy(toml, side);
  return made ? "" : made.error().detail;
}
const firewall::Pass* find(const firewall::Policy& policy, std::string_view name) {
  const auto found = std::ranges::find(policy.passes, name, &firewall::Pass::name);
  return found == policy.passes.end() ? nullptr : &*found;
}

TEST(FirewallSettings, ListenersAndUrlsGiveThePorts) {
  const auto made = policy(kGateway, "gateway").value();
  ASSERT_NE(find(made, "exchange"), nullptr);
  EXPECT_EQ(find(made, "exchange")->ports, std::vector<std::uint16_t>{8'444});
  EXPECT_EQ(find(made, "emr")->ports, std::vector<std::uint16_t>{8'480});
  const auto exchange = policy("[firewall]\nparticipants = \"10.20.0.0/16\"\n", "exchange").value();
  EXPECT_EQ(find(exchange, "api")->ports, std::vector<std::uint16_t>{8'443});
}

TEST(FirewallSettings, NobodyComesInOverTheLineUnlessThePullTransportIsEndpoint) {
  EXPECT_EQ(find(policy(kGateway, "gateway").value(), "pull"), nullptr);
  std::string toml(kGateway);
  toml.replace(toml.find("listen ="), 0, "pull_transport = \"endpoint\"\n");
  EXPECT_NE(find(policy(toml, "gateway").value(), "pull"), nullptr);
}

TEST(FirewallSettings, ServicesShareTheLine) {
  const auto made = policy(std::string(kGateway) + kService, "gateway").value();
  ASSERT_NE(find(made, "service_eligibility"), nullptr);
  EXPECT_EQ(find(made, "service_eligibility")->ports, std::vector<std::uint16_t>{443});
}

TEST(FirewallSettings, WhatIsWrongIsSaidWithItsLine) {
  const std::string behind = wrong("[firewall]\nparticipants = \"10.0.0.1/8\"\n", "exchange");
  EXPECT_TRUE(behind.starts_with("tasuki.toml:2: firewall.participants: "));
  EXPECT_NE(behind.find("bits are set behind its prefix"), std::string::npos);
  EXPECT_NE(wrong("", "exchange").find("firewall.participants"), std::string::npos);
  EXPECT_NE(wrong("[firewall]\nexchange = \"10.80.0.10\"\n", "gateway").find("firewall.lan"),
            std::string::npos);
  std::string bad(kGateway);
  EXPECT_NE(wrong(bad + "[[firewall.service]]\nname = \"a b\"\n", "gateway").find("name"),
            std::string::npos);
  EXPECT_NE(wrong(bad + kService + "ports = \"https\"\n", "gateway").find("https is no port"),
            std::string::npos);
  EXPECT_NE(wrong(bad + "connections = 0\n", "gateway").find("at least 1"), std::string::npos);
  EXPECT_NE(wrong(bad, "hospital").find("exchange or gateway"), std::string::npos);
}

}  // namespace
}  // namespace tasuki::cli
