// From settings to what a firewall lets pass: [firewall], and the listeners of the side it guards.
#pragma once

#include "base/settings.hpp"
#include "firewall/policy.hpp"

namespace tasuki::cli {

// `side` is "exchange" or "gateway". Errors: parameter_invalid (another side), setting_invalid.
Result<firewall::Policy> firewall_policy(const Settings& settings, std::string_view side);

}  // namespace tasuki::cli
