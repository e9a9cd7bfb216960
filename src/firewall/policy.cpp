#include "firewall/policy.hpp"

namespace tasuki::firewall {
namespace {

constexpr std::uint16_t kSsh = 22;
constexpr std::uint16_t kDns = 53;
constexpr std::uint16_t kTime = 123;

// A pass without anybody who may use it is none.
void add(Policy& policy, Pass pass) {
  if (pass.peers.empty() || pass.ports.empty() || pass.ports.front() == 0) return;
  if (pass.way == Way::through && pass.from.empty()) return;
  policy.passes.push_back(std::move(pass));
}

Pass in(std::string name, const std::vector<Network>& from, std::vector<std::uint16_t> ports) {
  return {Way::in, std::move(name), from, {}, Protocol::tcp, std::move(ports)};
}
Pass out(std::string name, const std::vector<Network>& to, std::vector<std::uint16_t> ports) {
  return {Way::out, std::move(name), to, {}, Protocol::tcp, std::move(ports)};
}

void add_house(Policy& policy, const std::vector<Network>& management, std::uint16_t operations,
               const std::vector<Network>& infrastructure) {
  add(policy, in("operations", management, {operations}));
  add(policy, in("maintenance", management, {kSsh}));
  for (const Protocol protocol : {Protocol::udp, Protocol::tcp}) {
    Pass names = out(protocol == Protocol::udp ? "dns" : "dns_tcp", infrastructure, {kDns});
    names.protocol = protocol;
    add(policy, std::move(names));
  }
  Pass time = out("time", infrastructure, {kTime});
  time.protocol = Protocol::udp;
  add(policy, std::move(time));
}

}  // namespace

Policy policy_of(const ExchangeSide& side) {
  Policy policy;
  policy.title = "exchange";
  Pass api = in("api", side.participants, {side.api_port});
  api.limited = true;
  api.line = true;
  add(policy, std::move(api));
  Pass endpoints = out("endpoints", side.participants, side.endpoint_ports);
  endpoints.line = true;
  add(policy, std::move(endpoints));
  add_house(policy, side.management, side.operations_port, side.infrastructure);
  return policy;
}

Policy policy_of(const GatewaySide& side) {
  Policy policy;
  policy.title = "gateway";
  add(policy, in("emr", side.lan, {side.lan_port}));
  Pass exchange = out("exchange", side.exchange, {side.exchange_port});
  exchange.line = true;
  add(policy, std::move(exchange));
  Pass pull = in("pull", side.exchange, {side.pull_port});
  pull.line = true;
  pull.limited = true;
  add(policy, std::move(pull));
  for (const Service& service : side.services) {
    Pass shared{Way::through, "service_" + service.name, service.networks, side.lan, Protocol::tcp,
                service.ports};
    shared.line = true;
    add(policy, std::move(shared));
  }
  add_house(policy, side.management, side.operations_port, side.infrastructure);
  return policy;
}

}  // namespace tasuki::firewall
