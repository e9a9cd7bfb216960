#include "firewall/cases.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/assert.hpp"

namespace tasuki::firewall {
namespace {

// Of documentation and benchmarks (RFC 5737, RFC 3849, RFC 2544): one of them is nobody's.
constexpr std::array<std::string_view, 8> kStrangers = {
    "203.0.113.77",      "198.51.100.77",     "192.0.2.77",  "198.19.77.77",
    "2001:db8:dead::77", "2001:db8:beef::77", "3fff:77::77", "fd77:77:77::77"};

class Cases {
 public:
  explicit Cases(const Policy& policy) : policy_(policy) {}

  std::vector<Case> all() {
    for (const Pass& pass : policy_.passes)
      for (const bool v6 : {false, true}) add(pass, v6);
    return std::move(cases_);
  }

 private:
  static std::optional<Network> one_of(const std::vector<Network>& networks, bool v6) {
    for (const Network& network : networks)
      if (network.v6 == v6) return network.first_host();
    return std::nullopt;
  }

  bool is_known(const Network& address) const {
    const auto holds = [&](const Network& network) { return network.contains(address); };
    return std::ranges::any_of(policy_.passes, [&](const Pass& pass) {
      return std::ranges::any_of(pass.peers, holds) || std::ranges::any_of(pass.from, holds);
    });
  }
  std::optional<Network> stranger(bool v6) const {
    for (const std::string_view text : kStrangers) {
      const auto address = parse_network(text);
      TASUKI_ASSERT(address.has_value());
      if (address->v6 == v6 && !is_known(*address)) return *address;
    }
    return std::nullopt;
  }

  // A port that nothing of the policy opens.
  std::uint16_t closed_port() const {
    std::uint16_t port = 4'433;
    const auto opens = [&](const Pass& pass) {
      return std::ranges::find(pass.ports, port) != pass.ports.end();
    };
    while (std::ranges::any_of(policy_.passes, opens)) ++port;
    return port;
  }

  Case packet(const Pass& pass, const Network& peer, std::string why) const {
    Case made;
    made.way = pass.way;
    made.line = pass.line;
    (pass.way == Way::in ? made.source : made.target) = peer;
    made.protocol = pass.protocol;
    made.port = pass.ports.front();
    made.why = pass.name + ": " + std::move(why);
    return made;
  }

  void add(const Pass& pass, bool v6) {
    const auto peer = one_of(pass.peers, v6);
    if (!peer) return;
    if (pass.way == Way::through) return add_through(pass, *peer, v6);
    const bool only_tunnel = pass.line && !policy_.ipsec_peers.empty();
    Case good = packet(pass, *peer, only_tunnel ? "outside of the tunnel" : "as agreed");
    good.passes = !only_tunnel;
    cases_.push_back(good);
    Case other = packet(pass, *peer, "another port");
    other.port = closed_port();
    cases_.push_back(other);
    if (const auto nobody = stranger(v6)) cases_.push_back(packet(pass, *nobody, "a stranger"));
    if (pass.way != Way::in) return;
    Case banned = packet(pass, *peer, "banned");
    banned.banned = true;
    cases_.push_back(banned);
    if (policy_.line_interface.empty()) return;
    Case elsewhere = packet(pass, *peer, "by the other interface");
    elsewhere.line = !pass.line;
    cases_.push_back(elsewhere);
  }

  void add_through(const Pass& pass, const Network& peer, bool v6) {
    const auto from = one_of(pass.from, v6);
    if (!from) return;
    const auto between = [&](const Network& source, const Network& target, std::string why) {
      Case made = packet(pass, target, std::move(why));
      made.source = source;
      return made;
    };
    const bool only_tunnel = !policy_.ipsec_peers.empty();
    Case good = between(*from, peer, only_tunnel ? "outside of the tunnel" : "as agreed");
    good.passes = !only_tunnel;
    cases_.push_back(good);
    Case other = between(*from, peer, "another port");
    other.port = closed_port();
    cases_.push_back(other);
    if (const auto nobody = stranger(v6)) {
      cases_.push_back(between(*nobody, peer, "a stranger"));
      cases_.push_back(between(*from, *nobody, "to a stranger"));
    }
    Case back = between(peer, *from, "from the line into the LAN");
    back.line = false;  // where its target is
    cases_.push_back(back);
  }

  const Policy& policy_;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> cases_of(const Policy& policy) {
  return Cases(policy).all();
}

}  // namespace tasuki::firewall
