// The registry as the operator's commands open it: beside a running service or without one.
#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/settings.hpp"
#include "cli/command.hpp"
#include "eligibility/registry.hpp"

namespace tasuki::cli {

std::string registry_path(const std::string& data_directory);
// Where the settings put it: beside the exchange's data unless they say otherwise.
std::string registry_directory(const Settings& settings);

class RegistryAccess {
 public:
  // By --config and --data.
  static Result<std::unique_ptr<RegistryAccess>> open(const Arguments& arguments);
  eligibility::Registry& registry() { return *registry_; }
  Time now() const { return clock_.now(); }

 private:
  SystemClock clock_;
  Metrics metrics_;
  std::unique_ptr<eligibility::Registry> registry_;
};

}  // namespace tasuki::cli
