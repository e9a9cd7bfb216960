// The numbered SQL files of migrations/, embedded by the build.
#pragma once

#include <span>

#include "sqlite/database.hpp"

namespace tasuki::eligibility {

std::span<const sqlite::Migration> migrations();

}  // namespace tasuki::eligibility
