// What may pass: everything that is not a row of it is dropped. One policy gives the rule set and
// the packets that prove it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "firewall/network.hpp"

namespace tasuki::firewall {

enum class Way { in, out, through };  // as seen from the machine that has the rules
enum class Protocol { tcp, udp };

struct Pass {
  Way way = Way::in;
  std::string name;            // "api": in comments and names of sets; letters, digits, _
  std::vector<Network> peers;  // who may come, or where it may go
  std::vector<Network> from;   // of `through`: who may go there
  Protocol protocol = Protocol::tcp;
  std::vector<std::uint16_t> ports;  // of whoever is connected to
  bool limited = false;              // strangers may come this way: rates and counts an address
  bool line = false;                 // over the closed network, and over nothing else
};

struct Policy {
  std::string title;  // "exchange"
  std::vector<Pass> passes;
  // The closed network: its interface, empty where the machine has one only; and whether only what
  // comes and goes through IPsec is of it.
  std::string line_interface;
  std::string lan_interface;
  std::vector<Network> ipsec_peers;   // who ends the tunnels; empty: no IPsec
  unsigned connects_per_second = 50;  // new connections of one address
  unsigned connections = 200;         // open ones of one address
  bool synproxy = false;              // of ports that are `limited`
};

// What another service on the same line needs: オンライン資格確認, 電子処方箋.
struct Service {
  std::string name;
  std::vector<Network> networks;
  std::vector<std::uint16_t> ports;
};

struct ExchangeSide {
  std::vector<Network> participants;    // the institutions' gateways
  std::vector<Network> management;      // operations and maintenance
  std::vector<Network> infrastructure;  // DNS and time
  std::uint16_t api_port = 0;
  std::uint16_t operations_port = 0;
  std::vector<std::uint16_t> endpoint_ports;  // of gateways that are asked at their own Web API
};
struct GatewaySide {
  std::vector<Network> exchange;
  std::vector<Network> lan;  // EMR systems, and terminals of the other services
  std::vector<Network> management;
  std::vector<Network> infrastructure;
  std::uint16_t exchange_port = 0;
  std::uint16_t lan_port = 0;
  std::uint16_t operations_port = 0;
  std::uint16_t pull_port = 0;  // 0: a channel, nobody comes in
  std::vector<Service> services;
};

// Only the passes; limits, interfaces and IPsec are the caller's.
Policy policy_of(const ExchangeSide& side);
Policy policy_of(const GatewaySide& side);

}  // namespace tasuki::firewall
