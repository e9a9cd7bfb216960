// Three machines in network namespaces of their own: the one that has the rules, one at the closed
// network, one on the LAN. Nothing outside of them is touched or needed; needs the right to make
// namespaces (root, or user namespaces) and the programs `ip` and `nft`.
//
// For one thread of a process that does nothing else: open() moves the calling process.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "firewall/cases.hpp"

namespace tasuki::firewall {

class Lab {
 public:
  // Errors: not_permitted_here (what the kernel refused).
  static Result<std::unique_ptr<Lab>> open(const Policy& policy);
  virtual ~Lab() = default;

  // Error: parameter_invalid (what nft says of the rules).
  virtual Result<> load(const std::string& rule_set) = 0;
  // Whether a packet comes through: the peer, where nothing listens, refuses the connection; one
  // that is dropped gets no answer. Errors: not_permitted_here.
  virtual Result<bool> passes(const Case& one) = 0;
};

}  // namespace tasuki::firewall
