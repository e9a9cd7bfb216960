// tasuki fhirpath EXPRESSION FILE: what an expression finds in a document.
#include <array>
#include <iostream>

#include "cli/configuration.hpp"
#include "cli/fhirpath/batch.hpp"
#include "cli/fhirpath/query.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

Result<TypeCheck> type_check(const Arguments& arguments) {
  const std::string check = arguments.value("--type-check");
  if (check == "on") return TypeCheck::on;
  if (check == "off") return TypeCheck::off;
  if (check == "strict") return TypeCheck::strict;
  return fail(Code::usage, "--type-check takes on, off or strict");
}

void print_json(const std::vector<fhirpath::Evaluator::Shown>& results, const Output& output) {
  json::Writer writer;
  writer.array();
  for (const auto& shown : results) {
    writer.object().field("type", shown.type).field("value", shown.text);
    if (shown.value) {
      const json::Position position = shown.value.position();
      writer.key("line").number(static_cast<std::int64_t>(position.line));
      writer.key("column").number(static_cast<std::int64_t>(position.column));
    }
    writer.end();
  }
  writer.end();
  output.line(writer.take());
}

}  // namespace

Options fhirpath_options() {
  static constexpr std::array kOptions = {
      OptionRow{"EXPRESSION", OptionKind::optional_argument, "", "FHIRPath式",
                "FHIRPath expression"},
      OptionRow{"FILE", OptionKind::optional_argument, "", "FHIRリソースのJSONファイル",
                "JSON file of a FHIR resource"},
      OptionRow{"--type-check", OptionKind::value, "on",
                "名前と型を評価前に調べる（on, off, strict）",
                "check names and types first: on, off or strict"},
      OptionRow{"--batch", OptionKind::flag, "", "標準入力の各行を1つの問い合わせとして答える",
                "answer queries, one JSON object a line, from standard input"},
      kPackOption,
      kConfigOption,
  };
  return kOptions;
}

Result<int> run_fhirpath(const Arguments& arguments, Output& output) {
  const Settings settings = TRY(load_settings(arguments));
  const PackFile active = TRY(find_active_pack(arguments.value("--pack"), settings));
  if (arguments.flag("--batch")) {
    TRY_VOID(run_batch(std::cin, std::cout, *active.pack));
    return 0;
  }
  if (!arguments.given("EXPRESSION") || !arguments.given("FILE"))
    return fail(Code::usage, "tasuki fhirpath EXPRESSION FILE");
  const TypeCheck check = TRY(type_check(arguments));
  const auto file = TRY(QueryFile::open(arguments.value("FILE"), *active.pack));
  const auto results = TRY(file->run(arguments.value("EXPRESSION"), check));
  if (output.json()) {
    print_json(results, output);
    return 0;
  }
  for (const auto& shown : results) output.line(shown.type + "\t" + shown.text);
  return 0;
}

}  // namespace tasuki::cli
