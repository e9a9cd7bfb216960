#include "cli/firewall/policy.hpp"

#include <charconv>
#include <sstream>

#include "cli/configuration.hpp"
#include "http/client.hpp"

namespace tasuki::cli {
namespace {

using Networks = std::vector<firewall::Network>;
using Ports = std::vector<std::uint16_t>;

Result<Networks> networks(const Settings& settings, std::string_view key, std::size_t i = 0) {
  auto parsed = firewall::parse_networks(settings.text(key, i));
  if (!parsed) return settings.wrong(key, parsed.error().to_string(), i);
  return parsed;
}

// What a side cannot do without.
Result<Networks> needed(const Settings& settings, std::string_view key) {
  auto given = TRY(networks(settings, key));
  if (given.empty()) return settings.wrong(key, "addresses or networks, with blanks between");
  return given;
}

Result<Ports> ports(const Settings& settings, std::string_view key, std::size_t i = 0) {
  Ports found;
  std::istringstream words(settings.text(key, i));
  for (std::string word; words >> word;) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), port);
    if (error != std::errc() || end != word.data() + word.size() || port == 0)
      return settings.wrong(key, word + " is no port", i);
    found.push_back(port);
  }
  return found;
}

std::uint16_t port_of(const Settings& settings, std::string_view key) {
  return endpoint_setting(settings, key).port;
}

// It names sets of the rules.
bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

Result<std::vector<firewall::Service>> services(const Settings& settings) {
  const std::string list = "firewall.service";
  std::vector<firewall::Service> found;
  for (std::size_t i = 0; i < settings.count(list); ++i) {
    firewall::Service service;
    service.name = settings.text(list + "[].name", i);
    if (!is_name(service.name))
      return settings.wrong(list + "[].name", "1 to 20 of a-z, 0-9 and _", i);
    service.networks = TRY(networks(settings, list + "[].networks", i));
    service.ports = TRY(ports(settings, list + "[].ports", i));
    found.push_back(std::move(service));
  }
  return found;
}

Result<firewall::Policy> exchange_policy(const Settings& settings) {
  firewall::ExchangeSide side;
  side.participants = TRY(needed(settings, "firewall.participants"));
  side.management = TRY(networks(settings, "firewall.management"));
  side.infrastructure = TRY(networks(settings, "firewall.infrastructure"));
  side.api_port = port_of(settings, "exchange.listen");
  side.operations_port = port_of(settings, "exchange.operations_listen");
  side.endpoint_ports = TRY(ports(settings, "firewall.endpoint_ports"));
  return firewall::policy_of(side);
}

Result<firewall::Policy> gateway_policy(const Settings& settings) {
  firewall::GatewaySide side;
  side.exchange = TRY(needed(settings, "firewall.exchange"));
  side.lan = TRY(needed(settings, "firewall.lan"));
  side.management = TRY(networks(settings, "firewall.management"));
  side.infrastructure = TRY(networks(settings, "firewall.infrastructure"));
  const auto url = http::parse_url(settings.text("gateway.exchange_url"));
  if (!url) return settings.wrong("gateway.exchange_url", "expected https://host:port");
  side.exchange_port = url->port;
  side.lan_port = port_of(settings, "gateway.listen");
  side.operations_port = port_of(settings, "gateway.operations_listen");
  if (settings.text("gateway.pull_transport") == "endpoint")
    side.pull_port = port_of(settings, "gateway.pull_listen");
  side.services = TRY(services(settings));
  return firewall::policy_of(side);
}

}  // namespace

Result<firewall::Policy> firewall_policy(const Settings& settings, std::string_view side) {
  if (side != "exchange" && side != "gateway")
    return fail(Code::parameter_invalid, "SIDE is exchange or gateway");
  auto policy = TRY(side == "exchange" ? exchange_policy(settings) : gateway_policy(settings));
  policy.line_interface = settings.text("firewall.line_interface");
  policy.lan_interface = settings.text("firewall.lan_interface");
  policy.ipsec_peers = TRY(networks(settings, "firewall.ipsec"));
  policy.connects_per_second =
      static_cast<unsigned>(settings.number("firewall.connects_per_second"));
  policy.connections = static_cast<unsigned>(settings.number("firewall.connections"));
  policy.synproxy = settings.boolean("firewall.synproxy");
  if (policy.connects_per_second == 0)
    return settings.wrong("firewall.connects_per_second", "at least 1");
  if (policy.connections == 0) return settings.wrong("firewall.connections", "at least 1");
  return policy;
}

}  // namespace tasuki::cli
