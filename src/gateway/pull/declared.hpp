// Table pull_declared: what the exchange was told of whom the EMR knows.
#pragma once

#include <map>

#include "gateway/pull/source.hpp"
#include "gateway/storage.hpp"

namespace tasuki::gateway {

Result<std::map<std::string, clins::ClassSet>> read_declared(sqlite::Database& database);
Result<> write_declared(sqlite::Database& database, const Holding& holding);

}  // namespace tasuki::gateway
