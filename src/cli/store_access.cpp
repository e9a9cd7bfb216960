#include "cli/store_access.hpp"

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::cli {

Result<std::unique_ptr<StoreAccess>> StoreAccess::open(const Arguments& arguments) {
  const Settings settings = TRY(load_settings(arguments));
  std::string directory = arguments.value("--data");
  if (directory.empty()) directory = settings.text("exchange.data_directory");
  TRY_VOID(make_directories(directory));
  auto access = std::make_unique<StoreAccess>();
  access->store_ =
      TRY(store::open_sqlite(store_options(directory, settings.text("exchange.master_key")),
                             access->random_, access->metrics_));
  return access;
}

}  // namespace tasuki::cli
