#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {

inline constexpr std::string_view kVersion = "0.1.0";

Result<int> run_version(const Arguments&, Output& output) {
  if (!output.json()) {
    output.line("tasuki " + std::string(kVersion));
    return 0;
  }
  json::Writer writer;
  writer.object().field("version", kVersion).end();
  output.line(writer.take());
  return 0;
}

}  // namespace tasuki::cli
