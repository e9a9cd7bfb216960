#include <array>

#include "base/files.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {

Options eligibility_load_options() {
  static constexpr std::array kOptions = {
      OptionRow{"FILE", OptionKind::arguments, "",
                "読み込むファイル（.csvまたは.json）。全部か無か",
                "files to load (.csv or .json), all of them or none"},
      kConfigOption,
      kDataOption,
  };
  return kOptions;
}

Result<int> run_eligibility_load(const Arguments& arguments, Output& output) {
  std::vector<eligibility::LoadFile> files;
  for (const std::string& name : arguments.values("FILE"))
    files.push_back({name, TRY(read_file(name))});
  const auto access = TRY(RegistryAccess::open(arguments));
  const eligibility::Loaded loaded = TRY(access->registry().load(files));
  if (output.json()) {
    json::Writer writer;
    writer.object();
    writer.key("institutions").number(static_cast<std::int64_t>(loaded.institutions));
    writer.key("persons").number(static_cast<std::int64_t>(loaded.persons));
    writer.key("numbers").number(static_cast<std::int64_t>(loaded.numbers));
    writer.end();
    output.line(writer.take());
    return 0;
  }
  output.table(
      {{std::string(output.pick("医療機関", "institutions")), std::to_string(loaded.institutions)},
       {std::string(output.pick("人", "persons")), std::to_string(loaded.persons)},
       {std::string(output.pick("被保険者番号", "insured numbers")),
        std::to_string(loaded.numbers)}});
  return 0;
}

}  // namespace tasuki::cli
