// IPv4 and IPv6 addresses with the length of their prefix, as firewalls write them.
// https://datatracker.ietf.org/doc/html/rfc4632, https://datatracker.ietf.org/doc/html/rfc4291
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tasuki::firewall {

struct Network {
  bool v6 = false;
  std::array<std::uint8_t, 16> address{};  // IPv4: the first four
  unsigned prefix = 0;

  unsigned bits() const { return v6 ? 128 : 32; }
  bool is_address() const { return prefix == bits(); }
  // Every address of `other` is one of these.
  bool contains(const Network& other) const;
  std::string text() const;  // "10.20.0.0/16"; a single address without its prefix
  // The first address of it that a machine may have.
  Network first_host() const;
  bool operator==(const Network&) const = default;
};

// "10.20.0.0/16", "192.0.2.7", "2001:db8::/32". Bits behind the prefix must be zero: whoever sets
// them meant something else. Error: parameter_invalid.
Result<Network> parse_network(std::string_view text);
// Any number of them, with blanks between.
Result<std::vector<Network>> parse_networks(std::string_view text);

}  // namespace tasuki::firewall
