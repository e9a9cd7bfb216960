// The port as a client of a service elsewhere (service.hpp). Blocking; several threads call at
// once, each over a kept connection of its own. Whatever keeps an answer from coming (no network,
// no time, a foreign certificate, a service that is down or answers nonsense) is one error,
// eligibility_unreachable; busy when limits::kEligibilityCallsMax calls are under way. Patience is
// bounded by kEligibilityConnectTimeout and kEligibilityTimeout unless the config says otherwise.
#pragma once

#include <memory>
#include <string>

#include "base/metrics.hpp"
#include "eligibility/eligibility.hpp"
#include "http/client.hpp"

namespace tasuki::eligibility {

struct RemoteConfig {
  std::string url;  // "https://eligibility.example:8543"; plain http is refused
  http::ClientTls identity;
  std::chrono::milliseconds connect_timeout = limits::kEligibilityConnectTimeout;
  std::chrono::milliseconds response_timeout = limits::kEligibilityTimeout;
};

// Connects to nobody yet. Errors: parameter_invalid (the URL), key_invalid. `metrics` must outlive
// it.
Result<std::unique_ptr<Eligibility>> connect_remote(const RemoteConfig& config, Metrics& metrics);

}  // namespace tasuki::eligibility
