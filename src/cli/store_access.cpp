#include "cli/store_access.hpp"

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::cli {

Result<std::unique_ptr<StoreAccess>> StoreAccess::open(const Arguments& arguments) {
  std::string directory = arguments.value("--data");
  if (directory.empty()) {
    const Settings settings = TRY(load_settings(arguments));
    directory = settings.text("exchange.data_directory");
  }
  TRY_VOID(make_directories(directory));
  auto access = std::make_unique<StoreAccess>();
  access->store_ = TRY(store::open_sqlite({.path = store_path(directory), .vfs = ""},
                                          access->random_, access->metrics_));
  return access;
}

}  // namespace tasuki::cli
