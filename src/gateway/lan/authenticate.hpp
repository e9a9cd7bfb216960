// Which EMR system is calling, by token or client certificate, and for whom it acts.
#pragma once

#include <optional>
#include <vector>

#include "gateway/access_log.hpp"
#include "gateway/gateway.hpp"
#include "http/message.hpp"

namespace tasuki::gateway::lan {

class Authenticator {
 public:
  explicit Authenticator(std::vector<EmrSystem> systems) : systems_(std::move(systems)) {}
  // For an adapter inside the gateway, which no network reaches: every request is this caller's.
  static Authenticator inside(Caller caller) {
    Authenticator authenticator(std::vector<EmrSystem>{});
    authenticator.inside_ = std::move(caller);
    return authenticator;
  }

  // The EMR system alone. Errors: credential_missing, credential_invalid.
  Result<std::string> emr(const http::Request& request) const;
  // Also the person, out of Tasuki-User, Tasuki-Role and Tasuki-Purpose. Errors: also actor_*.
  Result<Caller> caller(const http::Request& request) const;

 private:
  std::vector<EmrSystem> systems_;
  std::optional<Caller> inside_;
};

}  // namespace tasuki::gateway::lan
