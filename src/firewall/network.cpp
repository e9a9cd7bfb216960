#include "firewall/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace tasuki::firewall {
namespace {

constexpr unsigned kByteBits = 8;

// The bits of byte `i` that belong to a prefix of that length.
std::uint8_t mask_of(unsigned prefix, unsigned i) {
  const unsigned before = i * kByteBits;
  if (prefix <= before) return 0;
  const unsigned in = std::min(prefix - before, kByteBits);
  return static_cast<std::uint8_t>(0xFF << (kByteBits - in));
}

bool covers(const Network& network, const std::array<std::uint8_t, 16>& address) {
  for (unsigned i = 0; i < address.size(); ++i) {
    const std::uint8_t mask = mask_of(network.prefix, i);
    if ((network.address[i] & mask) != (address[i] & mask)) return false;
  }
  return true;
}

}  // namespace

bool Network::contains(const Network& other) const {
  return v6 == other.v6 && prefix <= other.prefix && covers(*this, other.address);
}

std::string Network::text() const {
  std::array<char, INET6_ADDRSTRLEN> written{};
  inet_ntop(v6 ? AF_INET6 : AF_INET, address.data(), written.data(), written.size());
  std::string out(written.data());
  if (!is_address()) out += "/" + std::to_string(prefix);
  return out;
}

Network Network::first_host() const {
  Network host = *this;
  host.prefix = bits();
  if (!is_address()) host.address[bits() / kByteBits - 1] |= 1;
  return host;
}

Result<Network> parse_network(std::string_view text) {
  const auto wrong = [&] {
    return fail(Code::parameter_invalid, std::string(text) + " is no address or network");
  };
  const std::size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  Network network;
  network.v6 = host.find(':') != std::string::npos;
  if (inet_pton(network.v6 ? AF_INET6 : AF_INET, host.c_str(), network.address.data()) != 1)
    return wrong();
  network.prefix = network.bits();
  if (slash == std::string_view::npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      network.prefix > network.bits())
    return wrong();
  for (unsigned i = 0; i < network.address.size(); ++i)
    if ((network.address[i] & ~mask_of(network.prefix, i)) != 0)
      return fail(Code::parameter_invalid, std::string(text) + ": bits are set behind its prefix");
  return network;
}

Result<std::vector<Network>> parse_networks(std::string_view text) {
  std::vector<Network> networks;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) networks.push_back(TRY(parse_network(word)));
  return networks;
}

}  // namespace tasuki::firewall
