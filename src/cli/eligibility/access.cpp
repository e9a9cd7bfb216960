#include "cli/eligibility/access.hpp"

#include "base/files.hpp"
#include "cli/configuration.hpp"

namespace tasuki::cli {

std::string registry_path(const std::string& data_directory) {
  return data_directory + "/eligibility.db";
}

std::string registry_directory(const Settings& settings) {
  std::string directory = settings.text("eligibility.data_directory");
  return directory.empty() ? settings.text("exchange.data_directory") : directory;
}

Result<std::unique_ptr<RegistryAccess>> RegistryAccess::open(const Arguments& arguments) {
  std::string directory = arguments.value("--data");
  if (directory.empty()) {
    const Settings settings = TRY(load_settings(arguments));
    directory = registry_directory(settings);
  }
  TRY_VOID(make_directories(directory));
  auto access = std::make_unique<RegistryAccess>();
  access->registry_ = TRY(eligibility::Registry::open({.path = registry_path(directory)},
                                                      access->clock_, access->metrics_));
  return access;
}

}  // namespace tasuki::cli
