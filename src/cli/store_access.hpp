// The store as the operator's commands open it: beside a running exchange or without one.
#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "cli/command.hpp"
#include "store/store.hpp"

namespace tasuki::cli {

// The option that all of these commands have.
inline constexpr OptionRow kConfigOption{"--config", OptionKind::value, "tasuki.toml",
                                         "設定ファイル", "settings file"};
inline constexpr OptionRow kDataOption{"--data", OptionKind::value, "",
                                       "データの置き場所（設定より優先）",
                                       "where the data lie; wins over the settings"};

class StoreAccess {
 public:
  static Result<std::unique_ptr<StoreAccess>> open(const Arguments& arguments);
  store::Store& store() { return *store_; }
  Time now() const { return clock_.now(); }

 private:
  SystemClock clock_;
  SystemRandom random_;
  Metrics metrics_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace tasuki::cli
