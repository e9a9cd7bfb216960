// Any text as networks: refused, or read as something that writes itself the same again.
#include <cstdint>
#include <cstdlib>

#include "firewall/network.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto networks = tasuki::firewall::parse_networks(text);
  if (!networks) return 0;
  for (const auto& network : *networks) {
    const auto again = tasuki::firewall::parse_network(network.text());
    if (!again || !(*again == network) || !network.contains(network.first_host())) std::abort();
  }
  return 0;
}
