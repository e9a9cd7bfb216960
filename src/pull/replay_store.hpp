// Nonces that were seen: each is taken once, also after a restart and by whichever process of a
// gateway. A SQLite file of its own that all of them open. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "sqlite/group_commit.hpp"

namespace tasuki::pull {

class ReplayStore {
 public:
  // Errors: store_failed, disk_full.
  static Result<std::unique_ptr<ReplayStore>> open(const std::string& path, Metrics& metrics);

  // Cheap, and only a hint: another process may be about to take it.
  Result<bool> seen(std::string_view nonce);
  // Durable when it returns; true for one caller only. It is kept until `until` at least.
  Result<bool> take(std::string_view nonce, Time until, Time now);
  Result<std::uint64_t> size();  // how many are kept

 private:
  ReplayStore(const std::string& path, sqlite::Database writer, Metrics& metrics)
      : readers_(path, {.read_only = true, .vfs = {}}),
        writer_(std::move(writer), metrics, "replay") {}
  sqlite::ReaderPool readers_;
  sqlite::GroupCommit writer_;
};

}  // namespace tasuki::pull
