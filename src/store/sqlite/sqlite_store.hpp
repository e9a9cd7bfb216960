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
  std::string vfs;                // empty: the default one
  std::string master_key_file{};  // empty: master.key beside the store
};

// Makes or upgrades the file, and that of its keys beside it (exchange-keys.db). Errors:
// store_failed, disk_full, schema_unknown; those of read_master_key; key_invalid when the master
// key is not the one of these keys.
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Random& random,
                                           Metrics& metrics);

}  // namespace tasuki::store
