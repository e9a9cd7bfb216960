// Every setting of every role, in one table; docs/settings.md is made from it.
#pragma once

#include <span>

#include "base/settings.hpp"

namespace tasuki::cli {

std::span<const Setting> settings_table();

}  // namespace tasuki::cli
