// Packets that prove a rule set: for every pass of its policy one that must get through, and those
// beside it that must not.
#pragma once

#include <string>
#include <vector>

#include "firewall/policy.hpp"

namespace tasuki::firewall {

struct Case {
  Way way = Way::in;
  bool line = false;  // whether the peer is at the closed network
  Network source;     // of a packet in or through
  Network target;     // of a packet out or through
  Protocol protocol = Protocol::tcp;
  std::uint16_t port = 0;
  bool banned = false;  // the source is banned first
  bool passes = false;
  std::string why;  // "api: a stranger"
};

std::vector<Case> cases_of(const Policy& policy);

}  // namespace tasuki::firewall
