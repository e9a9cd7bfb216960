// The rule set of a policy, for nft -f: a table of its own, `inet tasuki`, replaced as a whole;
// whatever else the machine has stays. https://wiki.nftables.org
#pragma once

#include <chrono>
#include <string>

#include "firewall/policy.hpp"

namespace tasuki::firewall {

inline constexpr std::string_view kTable = "inet tasuki";

std::string write_rule_set(const Policy& policy);
// What keeps an address out for a while, open connections included; replacing the table ends bans.
std::string write_ban(const Network& address, std::chrono::seconds time);

}  // namespace tasuki::firewall
