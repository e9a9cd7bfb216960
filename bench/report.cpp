#include <cstdio>

#include "bench/options.hpp"
#include "cli/output.hpp"

namespace tasuki::bench {

std::string decimal(double value, int places) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", places, value);
  return text;
}

void Report::print(const Options& options) const {
  cli::Output(Lang::en, false).table(rows_);
  for (const auto& [name, value] : figures_)
    std::printf("%-28s %s\n", name.c_str(), decimal(value, 3).c_str());
  if (!options.json) return;
  std::string object = "{";
  for (const auto& [name, value] : figures_)
    object += (object.size() > 1 ? "," : "") + ("\"" + name + "\":") + decimal(value, 3);
  std::printf("%s}\n", object.c_str());
}

}  // namespace tasuki::bench
