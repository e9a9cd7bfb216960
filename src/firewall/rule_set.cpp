#include "firewall/rule_set.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace tasuki::firewall {
namespace {

struct Family {
  bool v6;
  std::string_view suffix;
  std::string_view type;
  std::string_view source;
  std::string_view target;
  std::string_view counted;  // what one customer of the network is
};
constexpr std::array kFamilies = {
    Family{false, "_4", "ipv4_addr", "ip saddr", "ip daddr", "ip saddr"},
    Family{true, "_6", "ipv6_addr", "ip6 saddr", "ip6 daddr", "ip6 saddr & ffff:ffff:ffff:ffff::"}};

constexpr std::string_view kIcmp =
    "    icmp type { destination-unreachable, time-exceeded, parameter-problem } accept\n"
    "    icmp type echo-request limit rate 10/second accept\n"
    "    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem,"
    " nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept\n"
    "    icmpv6 type echo-request limit rate 10/second accept\n";

bool has(std::span<const Network> networks, const Family& family) {
  return std::ranges::any_of(networks, [&](const Network& one) { return one.v6 == family.v6; });
}

std::string ports_of(const Pass& pass, std::string_view side = "dport") {
  std::string out(pass.protocol == Protocol::tcp ? "tcp " : "udp ");
  out.append(side).append(" {");
  for (const std::uint16_t port : pass.ports)
    out.append(port == pass.ports.front() ? " " : ", ").append(std::to_string(port));
  return out + " }";
}

class RuleSet {
 public:
  explicit RuleSet(const Policy& policy) : policy_(policy) {}

  std::string write() {
    out_ = "#!/usr/sbin/nft -f\n# What may pass at the " + policy_.title +
           ". Written by `tasuki firewall generate`: change the settings and write it anew.\n" +
           "table inet tasuki\ndelete table inet tasuki\ntable inet tasuki {\n";
    sets();
    if (policy_.synproxy) untracked();
    input();
    chain("forward", "forward");
    passes(Way::through);
    end("forward");
    output();
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_.append("    ").append(text).append("\n"); }

  void set(const std::string& name, const std::vector<Network>& networks) {
    for (const Family& family : kFamilies) {
      if (!has(networks, family)) continue;
      out_ += "  set " + name + std::string(family.suffix) + " {\n";
      line("type " + std::string(family.type) + "; flags interval; auto-merge");
      std::string elements;
      for (const Network& network : networks)
        if (network.v6 == family.v6) elements += (elements.empty() ? "" : ", ") + network.text();
      line("elements = { " + elements + " }");
      out_ += "  }\n";
    }
  }
  void dynamic_set(const std::string& name, const Family& family, std::string_view flags) {
    out_ += "  set " + name + std::string(family.suffix) + " {\n";
    line("type " + std::string(family.type) + "; size 65535; " + std::string(flags));
    out_ += "  }\n";
  }

  void sets() {
    for (const Family& family : kFamilies) dynamic_set("banned", family, "flags timeout");
    set("ipsec", policy_.ipsec_peers);
    for (const Pass& pass : policy_.passes) {
      set(pass.name, pass.peers);
      if (pass.way == Way::through) set(pass.name + "_from", pass.from);
      if (!pass.limited) continue;
      for (const Family& family : kFamilies) {
        if (!has(pass.peers, family)) continue;
        dynamic_set(pass.name + "_rate", family, "flags dynamic,timeout; timeout 1m");
        dynamic_set(pass.name + "_count", family, "flags dynamic");
      }
    }
    for (const char* way : {"input", "forward", "output"})
      out_ += "  counter dropped_" + std::string(way) + " { }\n";
  }

  void chain(std::string_view name, std::string_view hook) {
    out_.append("  chain ").append(name).append(" {\n");
    line("type filter hook " + std::string(hook) + " priority filter; policy drop");
    line("ct state established,related accept");
    line("ct state invalid drop");
  }
  void end(const std::string& way) {
    line("limit rate 5/second log prefix \"tasuki-drop-" + way + " \"");
    line("counter name dropped_" + way);
    out_ += "  }\n";
  }

  // Connections begin at a proxy that keeps no state until the peer has shown that it is there.
  void untracked() {
    out_ += "  chain untracked {\n";
    line("type filter hook prerouting priority raw; policy accept");
    for (const Pass& pass : policy_.passes)
      if (pass.limited) line(ports_of(pass) + " tcp flags syn notrack");
    out_ += "  }\n";
  }

  void input() {
    out_ += "  chain input {\n";
    line("type filter hook input priority filter; policy drop");
    line("iifname \"lo\" accept");
    for (const Family& family : kFamilies)
      line(std::string(family.source) + " @banned" + std::string(family.suffix) + " drop");
    if (policy_.synproxy)
      for (const Pass& pass : policy_.passes)
        if (pass.limited) proxied(pass);
    line("ct state established,related accept");
    line("ct state invalid drop");
    out_ += kIcmp;
    tunnel(&Family::source);
    passes(Way::in);
    end("input");
  }
  void proxied(const Pass& pass) {
    for (const Family& family : kFamilies)
      if (has(pass.peers, family))
        line(peers(pass, family, family.source) + " " + ports_of(pass) +
             " ct state invalid,untracked synproxy mss 1440 wscale 7 timestamp sack-perm");
  }

  void output() {
    out_ += "  chain output {\n";
    line("type filter hook output priority filter; policy drop");
    line("oifname \"lo\" accept");
    if (policy_.synproxy)
      for (const Pass& pass : policy_.passes)
        if (pass.limited) line(ports_of(pass, "sport") + " ct state invalid,untracked accept");
    line("ct state established,related accept");
    line("ct state invalid drop");
    line("icmp type echo-request accept");
    line(
        "icmpv6 type { echo-request, nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit }"
        " accept");
    tunnel(&Family::target);
    passes(Way::out);
    end("output");
  }

  // Keys and packets of the tunnels themselves.
  void tunnel(std::string_view Family::*side) {
    for (const Family& family : kFamilies) {
      if (!has(policy_.ipsec_peers, family)) continue;
      const std::string from = std::string(family.*side) + " @ipsec" + std::string(family.suffix);
      line(from + " udp dport { 500, 4500 } accept");
      line(from + " meta l4proto esp accept");
    }
  }

  static std::string peers(const Pass& pass, const Family& family, std::string_view side) {
    return std::string(side) + " @" + pass.name + std::string(family.suffix);
  }

  // By which interface, and whether inside a tunnel.
  std::string way_of(const Pass& pass) const {
    const bool in = pass.way == Way::in;
    std::string out;
    if (pass.way == Way::through && !policy_.lan_interface.empty())
      out += "iifname \"" + policy_.lan_interface + "\" ";
    if (!policy_.line_interface.empty())
      out += std::string(in ? "iifname " : "oifname ") + (pass.line ? "" : "!= ") + "\"" +
             policy_.line_interface + "\" ";
    if (pass.line && !policy_.ipsec_peers.empty())
      out += in ? "meta ipsec exists " : "rt ipsec exists ";
    return out;
  }

  void passes(Way way) {
    for (const Pass& pass : policy_.passes)
      for (const Family& family : kFamilies)
        if (pass.way == way && has(pass.peers, family)) write(pass, family);
  }

  void write(const Pass& pass, const Family& family) {
    std::string match = way_of(pass);
    if (pass.way == Way::through) {
      if (!has(pass.from, family)) return;
      match += std::string(family.source) + " @" + pass.name + "_from" +
               std::string(family.suffix) + " ";
    }
    match += peers(pass, family, pass.way == Way::in ? family.source : family.target);
    match += " " + ports_of(pass) + " ct state new ";
    if (pass.limited) limits(pass, family, match);
    line(match + "accept comment \"" + pass.name + "\"");
  }

  void limits(const Pass& pass, const Family& family, const std::string& match) {
    const std::string counted(family.counted);
    const std::string suffix(family.suffix);
    line(match + "add @" + pass.name + "_rate" + suffix + " { " + counted + " limit rate over " +
         std::to_string(policy_.connects_per_second) + "/second burst " +
         std::to_string(2 * policy_.connects_per_second) + " packets } drop");
    line(match + "add @" + pass.name + "_count" + suffix + " { " + counted + " ct count over " +
         std::to_string(policy_.connections) + " } drop");
  }

  const Policy& policy_;
  std::string out_;
};

}  // namespace

std::string write_rule_set(const Policy& policy) {
  return RuleSet(policy).write();
}

std::string write_ban(const Network& address, std::chrono::seconds time) {
  const std::string set = std::string("banned") + (address.v6 ? "_6" : "_4");
  return "add element inet tasuki " + set + " { " + address.text() + " timeout " +
         std::to_string(time.count()) + "s }\n";
}

}  // namespace tasuki::firewall
