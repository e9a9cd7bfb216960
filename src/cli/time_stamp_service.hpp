// A time-stamping authority (RFC 3161 over HTTP) for tests and demonstrations: its keys lie in a
// folder and stay the same from one start to the next, so that old stamps stay verifiable. Nobody
// should trust it outside of that: it signs whatever it is asked to.
#pragma once

#include <memory>
#include <string>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "cli/configuration.hpp"
#include "http/server.hpp"
#include "signature/time_stamp_client.hpp"

namespace tasuki::cli {

class TimeStampService {
 public:
  struct Environment {
    const Clock& clock;
    const Log& log;
    Metrics& metrics;
  };
  // The folder gets root.pem (what to trust), time-stamp.pem and time-stamp.key when it has none.
  // Answers POST /. Errors: file_unwritable, file_unreadable, key_invalid, address_unavailable.
  static Result<std::unique_ptr<TimeStampService>> start(const std::string& directory,
                                                         const Endpoint& endpoint,
                                                         Environment environment);
  std::uint16_t port() const { return server_->port(); }
  bool stop() { return server_->stop(); }

 private:
  explicit TimeStampService(signature::TimeStampAuthority authority)
      : authority_(std::move(authority)) {}
  signature::TimeStampAuthority authority_;
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace tasuki::cli
