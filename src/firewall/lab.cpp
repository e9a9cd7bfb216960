#include "firewall/lab.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <set>

#include "firewall/program.hpp"
#include "firewall/rule_set.hpp"

namespace tasuki::firewall {
namespace {

// A refusal inside one machine takes less than one, unless the machine is busy.
constexpr int kPatienceMs = 2'000;
constexpr int kSilenceMs = 120;
constexpr std::chrono::seconds kBan{60};
constexpr std::string_view kSelf4 = "198.18.0.1";
constexpr std::string_view kSelf6 = "fd00:18::1";

constexpr std::string_view kPeer4 = "198.18.0.2/32";

enum Place { kSelf, kLine, kLan, kPlaces };

Error refused(const std::string& what) {
  return {Code::not_permitted_here, what + ": " + std::strerror(errno)};
}

// A value of the kernel's, which takes no new file in place of its own.
bool set_value(const char* path, std::string_view value) {
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, value.data(), value.size()) == static_cast<ssize_t>(value.size());
  close(fd);
  return written;
}

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};
Address address_of(const Network& host, std::uint16_t port) {
  Address address;
  if (host.v6) {
    auto* to = reinterpret_cast<sockaddr_in6*>(&address.bytes);
    to->sin6_family = AF_INET6;
    to->sin6_port = htons(port);
    std::memcpy(&to->sin6_addr, host.address.data(), 16);
    address.size = sizeof *to;
  } else {
    auto* to = reinterpret_cast<sockaddr_in*>(&address.bytes);
    to->sin_family = AF_INET;
    to->sin_port = htons(port);
    std::memcpy(&to->sin_addr, host.address.data(), 4);
    address.size = sizeof *to;
  }
  return address;
}

// 0: refused, so it came through; 1: no answer.
int probe(const Network& source, const Network& target, const Case& one) {
  const bool tcp = one.protocol == Protocol::tcp;
  const int fd = socket(target.v6 ? AF_INET6 : AF_INET,
                        (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const Address from = address_of(source, 0);
  const Address to = address_of(target, one.port);
  if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&from.bytes), from.size) != 0) return 2;
  const int connected = connect(fd, reinterpret_cast<const sockaddr*>(&to.bytes), to.size);
  if (connected != 0 && errno == ECONNREFUSED) return 0;
  if (connected != 0 && errno != EINPROGRESS) return 1;  // no way there
  if (!tcp && send(fd, "?", 1, MSG_NOSIGNAL) != 1) return errno == ECONNREFUSED ? 0 : 1;
  pollfd waiting{fd, static_cast<short>(tcp ? POLLOUT : POLLIN), 0};
  if (poll(&waiting, 1, one.passes ? kPatienceMs : kSilenceMs) <= 0) return 1;
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  // A proxy completes the handshake before the machine behind it refuses.
  return error == 0 || error == ECONNREFUSED || error == ECONNRESET ? 0 : 1;
}

class RealLab final : public Lab {
 public:
  explicit RealLab(const Policy& policy)
      : line_(policy.line_interface.empty() ? "line0" : policy.line_interface),
        lan_(policy.lan_interface.empty() ? "lan0" : policy.lan_interface),
        synproxy_(policy.synproxy) {}
  ~RealLab() override {
    for (const int fd : places_)
      if (fd >= 0) close(fd);
  }

  Result<> make() {
    TRY_VOID(enter_namespaces());
    TRY_VOID(connect_to(line_, kLine));
    TRY_VOID(connect_to(lan_, kLan));
    TRY_VOID(set_in_self("/proc/sys/net/ipv4/ip_forward", "1"));
    TRY_VOID(set_in_self("/proc/sys/net/ipv6/conf/all/forwarding", "1"));
    // What ends the proxy's handshake belongs to no connection yet.
    if (synproxy_) TRY_VOID(set_in_self("/proc/sys/net/netfilter/nf_conntrack_tcp_loose", "0"));
    return {};
  }

  Result<> load(const std::string& rule_set) override {
    if (run(kSelf, {"nft", "-f", "-"}, rule_set) != 0)
      return fail(Code::parameter_invalid, "nft refuses the rules");
    return {};
  }

  Result<bool> passes(const Case& one) override {
    const Place peer = one.line ? kLine : kLan;
    const Place other = one.line ? kLan : kLine;
    const Network self = parse_network(one.source.v6 || one.target.v6 ? kSelf6 : kSelf4).value();
    const Place from = one.way == Way::in ? peer : one.way == Way::out ? kSelf : other;
    const Network& source = one.way == Way::out ? self : one.source;
    const Network& target = one.way == Way::in ? self : one.target;
    if (one.way != Way::out) TRY_VOID(give(from, one.source));
    if (one.way != Way::in) TRY_VOID(give(peer, one.target));
    if (one.banned) TRY_VOID(load(write_ban(one.source, kBan)));
    const int result = in(from, [&] { return probe(source, target, one); });
    take_back(from, one.source, one.way != Way::out);
    take_back(peer, one.target, one.way != Way::in);
    if (one.banned)
      TRY_VOID(load("flush set inet tasuki banned" + std::string(one.source.v6 ? "_6" : "_4")));
    if (result != 0 && result != 1)
      return fail(Code::not_permitted_here, "a probe could not start");
    return result == 0;
  }

 private:
  // As root, or as root of a user namespace.
  Result<> enter_namespaces() {
    if (unshare(CLONE_NEWNET) != 0) {
      const std::string map = "0 " + std::to_string(getuid()) + " 1";
      if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return std::unexpected(refused("network namespaces"));
      if (!set_value("/proc/self/uid_map", map)) return std::unexpected(refused("uid_map"));
    }
    for (int& place : places_) {
      place = ::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
      if (place < 0) return std::unexpected(refused("a network namespace"));
      if (&place != &places_[kPlaces - 1] && unshare(CLONE_NEWNET) != 0)
        return std::unexpected(refused("network namespaces"));
    }
    return {};
  }

  Result<> connect_to(const std::string& interface, Place place) {
    const std::string there =
        "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(places_[place]);
    const std::vector<std::vector<std::string>> here = {
        {"ip", "link", "set", "lo", "up"},
        {"ip", "link", "add", interface, "type", "veth", "peer", "name", "eth0", "netns", there},
        {"ip", "link", "set", interface, "up"}};
    const std::vector<std::vector<std::string>> at_peer = {
        {"ip", "link", "set", "lo", "up"},
        {"ip", "link", "set", "eth0", "up"},
        // With the last address of an interface its routes would go.
        {"ip", "address", "add", std::string(kPeer4), "dev", "eth0"},
        {"ip", "route", "add", "default", "via", std::string(kSelf4), "dev", "eth0", "onlink"},
        {"ip", "-6", "route", "add", "default", "via", std::string(kSelf6), "dev", "eth0",
         "onlink"}};
    for (const auto& command : here) TRY_VOID(must(kSelf, command));
    for (const std::string_view self : {kSelf4, kSelf6})
      TRY_VOID(set_address("replace", kSelf, interface, std::string(self)));
    for (const auto& command : at_peer) TRY_VOID(must(place, command));
    return {};
  }

  static std::string whole(const Network& host) {
    return host.text() + "/" + std::to_string(host.bits());
  }
  // A peer has the address for as long as a probe takes.
  Result<> give(Place place, const Network& host) {
    TRY_VOID(set_address("replace", place, "eth0", whole(host)));
    return must(kSelf,
                {"ip", "route", "replace", host.text(), "dev", place == kLine ? line_ : lan_});
  }
  void take_back(Place place, const Network& host, bool given) {
    if (!given) return;
    run(place, {"ip", "address", "del", whole(host), "dev", "eth0"}, {});
    run(kSelf, {"ip", "route", "del", host.text()}, {});
  }
  Result<> set_address(const std::string& verb, Place place, const std::string& interface,
                       const std::string& host) {
    std::vector<std::string> command = {"ip", "address", verb, host, "dev", interface};
    if (host.find(':') != std::string::npos) command.emplace_back("nodad");
    return must(place, command);
  }

  Result<> set_in_self(const char* path, std::string_view value) const {
    if (in(kSelf, [&] { return set_value(path, value) ? 0 : 1; }) == 0) return {};
    return fail(Code::not_permitted_here, path);
  }
  int in(Place place, const std::function<int()>& work) const {
    return in_child([&] {
      if (setns(places_[place], CLONE_NEWNET) != 0) return 126;
      return work();
    });
  }
  int run(Place place, const std::vector<std::string>& command, const std::string& input) const {
    return in(place, [&] { return run_program(command, input); });
  }
  Result<> must(Place place, const std::vector<std::string>& command) const {
    if (run(place, command, {}) == 0) return {};
    std::string text;
    for (const std::string& word : command) text += (text.empty() ? "" : " ") + word;
    return fail(Code::not_permitted_here, text);
  }

  std::string line_;
  std::string lan_;
  bool synproxy_;
  int places_[kPlaces] = {-1, -1, -1};
};

}  // namespace

Result<std::unique_ptr<Lab>> Lab::open(const Policy& policy) {
  auto lab = std::make_unique<RealLab>(policy);
  TRY_VOID(lab->make());
  return lab;
}

}  // namespace tasuki::firewall
