#include "firewall/rule_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "firewall/cases.hpp"
#include "firewall/lab.hpp"
#include "firewall/program.hpp"

namespace tasuki::firewall {
namespace {

std::vector<Network> networks(std::string_view text) {
  return parse_networks(text).value();
}

Policy exchange() {
  ExchangeSide side;
  side.participants = networks("10.20.0.0/16 10.21.0.7 2001:db8:20::/48");
  side.management = networks("10.0.9.0/24 2001:db8:9::/64");
  side.infrastructure = networks("10.0.9.53");
  side.api_port = 8'443;
  side.operations_port = 9'443;
  side.endpoint_ports = {8'460};
  return policy_of(side);
}

// A hospital whose one line carries the exchange, online eligibility and e-prescription.
Policy gateway() {
  GatewaySide side;
  side.exchange = networks("10.80.0.10 2001:db8:80::10");
  side.lan = networks("192.168.10.0/24 fd10::/64");
  side.management = networks("192.168.99.0/24");
  side.infrastructure = networks("192.168.99.53");
  side.exchange_port = 8'443;
  side.lan_port = 8'480;
  side.operations_port = 9'480;
  side.pull_port = 8'460;
  side.services = {{"eligibility", networks("10.90.0.0/24 2001:db8:90::/48"), {443}},
                   {"prescription", networks("10.91.0.0/24"), {443, 8'443}}};
  Policy policy = policy_of(side);
  policy.line_interface = "line0";
  policy.lan_interface = "lan0";
  return policy;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(RuleSet, DropsEverythingThatNoRowNames) {
  for (const Policy& policy : {exchange(), gateway()}) {
    const std::string rules = write_rule_set(policy);
    EXPECT_EQ(count(rules, "policy drop"), 3U);
    for (const Pass& pass : policy.passes)
      EXPECT_NE(rules.find("accept comment \"" + pass.name + "\""), std::string::npos) << pass.name;
  }
}

TEST(RuleSet, LimitsWhatStrangersMayReach) {
  Policy policy = exchange();
  policy.connects_per_second = 7;
  policy.connections = 9;
  const std::string rules = write_rule_set(policy);
  EXPECT_EQ(count(rules, "limit rate over 7/second burst 14 packets"), 2U);  // IPv4 and IPv6
  EXPECT_EQ(count(rules, "ct count over 9"), 2U);
}

TEST(RuleSet, APassNeedsSomebodyWhoMayUseIt) {
  ExchangeSide side;
  side.participants = networks("10.20.0.0/16");
  side.api_port = 8'443;
  EXPECT_EQ(policy_of(side).passes.size(), 1U);
}

TEST(RuleSet, BansEndByThemselves) {
  EXPECT_EQ(write_ban(parse_network("192.0.2.7").value(), std::chrono::minutes(10)),
            "add element inet tasuki banned_4 { 192.0.2.7 timeout 600s }\n");
  EXPECT_EQ(write_ban(parse_network("2001:db8::7").value(), std::chrono::seconds(5)),
            "add element inet tasuki banned_6 { 2001:db8::7 timeout 5s }\n");
}

TEST(Cases, ProveEveryPassAndWhatLiesBesideIt) {
  for (const Policy& policy : {exchange(), gateway()}) {
    const auto cases = cases_of(policy);
    for (const Pass& pass : policy.passes) {
      const auto of_pass = [&](bool passes) {
        return std::ranges::count_if(cases, [&](const Case& one) {
          return one.why.starts_with(pass.name + ": ") && one.passes == passes;
        });
      };
      EXPECT_GE(of_pass(true), 1) << pass.name;
      EXPECT_GE(of_pass(false), 2) << pass.name;
    }
  }
}

TEST(Cases, OutsideOfATunnelNothingOfTheLinePasses) {
  Policy policy = gateway();
  policy.ipsec_peers = networks("10.80.0.1");
  for (const Case& one : cases_of(policy))
    if (one.why.starts_with("exchange") || one.why.starts_with("service")) {
      EXPECT_FALSE(one.passes) << one.why;
    }
}

// In a process of its own, which moves into namespaces of its own.
enum Outcome { kRight, kWrong, kNotHere, kNotLoaded };
int prove(const Policy& policy, const std::string& rules) {
  return in_child([&]() -> int {
    const auto lab = Lab::open(policy);
    if (!lab) {
      std::fprintf(stderr, "%s\n", lab.error().to_string().c_str());
      return kNotHere;
    }
    if (!(*lab)->load(rules)) return kNotLoaded;
    int outcome = kRight;
    for (const Case& one : cases_of(policy)) {
      const auto passed = (*lab)->passes(one);
      if (!passed) return kNotHere;
      if (*passed == one.passes) continue;
      std::fprintf(stderr, "%s: %s\n", one.why.c_str(), *passed ? "passed" : "dropped");
      outcome = kWrong;
    }
    return outcome;
  });
}

class LabTest : public testing::Test {
 protected:
  void SetUp() override {
    if (run_program({"nft", "--version"}) != 0) GTEST_SKIP() << "nft is not installed";
    if (prove(Policy{"nothing", {}, {}, {}, {}}, "") == kNotHere)
      GTEST_SKIP() << "this kernel or container permits no network namespaces";
  }
};

TEST_F(LabTest, TheExchangeIsReachedByItsParticipantsOnly) {
  EXPECT_EQ(prove(exchange(), write_rule_set(exchange())), kRight);
}

TEST_F(LabTest, ThreeServicesShareAHospitalsLine) {
  EXPECT_EQ(prove(gateway(), write_rule_set(gateway())), kRight);
}

TEST_F(LabTest, NothingLeavesBesideTheTunnel) {
  Policy policy = gateway();
  policy.ipsec_peers = networks("10.80.0.1 2001:db8:80::1");
  EXPECT_EQ(prove(policy, write_rule_set(policy)), kRight);
}

TEST_F(LabTest, BehindASynproxyTheSamePasses) {
  Policy policy = exchange();
  policy.synproxy = true;
  const int outcome = prove(policy, write_rule_set(policy));
  if (outcome == kNotLoaded) GTEST_SKIP() << "this kernel has no synproxy";
  EXPECT_EQ(outcome, kRight);
}

TEST_F(LabTest, RulesThatLetMorePassAreFound) {
  std::string rules = write_rule_set(gateway());
  const std::string_view drop = "policy drop";
  for (std::size_t at = rules.find(drop); at != std::string::npos; at = rules.find(drop))
    rules.replace(at, drop.size(), "policy accept");
  EXPECT_EQ(prove(gateway(), rules), kWrong);
}

TEST_F(LabTest, RulesThatLetLessPassAreFound) {
  std::string rules = write_rule_set(gateway());
  const std::string_view name = "accept comment \"exchange\"";
  rules.replace(rules.find(name), name.size(), "drop");
  EXPECT_EQ(prove(gateway(), rules), kWrong);
}

TEST_F(LabTest, WhatIsNoRuleSetIsRefused) {
  EXPECT_EQ(prove(gateway(), "table inet tasuki { chain"), kNotLoaded);
}

}  // namespace
}  // namespace tasuki::firewall
