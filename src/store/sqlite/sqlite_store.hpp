// The embedded store: one SQLite file in WAL mode with synchronous=FULL, one writer thread that
// commits many units in one fdatasync, readers beside it. docs/formats/store.md has the schema.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "store/store.hpp"

namespace tasuki::store {

struct SqliteOptions {
  std::string path;
  std::string vfs;  // empty: the default one
};

// Makes or upgrades the file. Errors: store_failed, disk_full, schema_unknown.
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Random& random,
                                           Metrics& metrics);

}  // namespace tasuki::store
