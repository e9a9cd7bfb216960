// The schema of gateway.db, step by step. A migration that was released is never edited.
#pragma once

#include <span>

#include "sqlite/database.hpp"

namespace tasuki::gateway {

std::span<const sqlite::Migration> migrations();

}  // namespace tasuki::gateway
