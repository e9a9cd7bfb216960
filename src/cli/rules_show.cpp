// tasuki rules show: what a pack holds, what it cannot check, and the elements of a profile.
#include <array>

#include "cli/configuration.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

using rulepack::Pack;

std::string text(const Pack& pack, rulepack::Text text) {
  return std::string(pack.text(text));
}

struct Gap {
  std::string what;
  std::string why;
};

// What no verdict can rest on.
std::vector<Gap> gaps_of(const Pack& pack) {
  std::vector<Gap> gaps;
  for (const rulepack::ValueSetRow& row : pack.value_sets())
    if (row.checkable == rulepack::Checkable::no)
      gaps.push_back({"ValueSet " + text(pack, row.url), text(pack, row.reason)});
  for (const rulepack::ConstraintRow& row : pack.constraints())
    if (row.program == rulepack::kNone && (row.flags & rulepack::kBuiltIn) == 0)
      gaps.push_back({"constraint " + text(pack, row.key) + " " + text(pack, row.source),
                      "its expression cannot be compiled"});
  return gaps;
}

struct Count {
  std::string_view name;
  std::size_t number;
};

std::array<Count, 4> counts_of(const Pack& pack) {
  return {Count{"StructureDefinition", pack.structures().size()},
          Count{"ValueSet", pack.value_sets().size()},
          Count{"CodeSystem", pack.code_systems().size()},
          Count{"constraint", pack.constraints().size()}};
}

void show_json(const PackFile& file, Output& output) {
  const Pack& pack = *file.pack;
  json::Writer writer;
  writer.object().field("file", file.path).field("name", pack.name());
  writer.field("identity", pack.identity());
  writer.field("valid_from", to_instant(pack.valid_from()).substr(0, 10));
  if (pack.valid_to()) writer.field("valid_to", to_instant(*pack.valid_to()).substr(0, 10));
  writer.key("bytes").number(static_cast<std::int64_t>(pack.size_bytes()));
  writer.key("packages").array();
  for (const rulepack::PackageRow& row : pack.packages())
    writer.object()
        .field("name", pack.text(row.name))
        .field("version", pack.text(row.version))
        .field("sha256", pack.text(row.sha256))
        .end();
  writer.end().key("counts").object();
  for (const Count& count : counts_of(pack))
    writer.key(count.name).number(static_cast<std::int64_t>(count.number));
  writer.end().key("not_checkable").array();
  for (const Gap& gap : gaps_of(pack))
    writer.object().field("what", gap.what).field("why", gap.why).end();
  writer.end().end();
  output.line(writer.take());
}

void show_text(const PackFile& file, Output& output) {
  const Pack& pack = *file.pack;
  std::vector<std::vector<std::string>> rows = {
      {std::string(output.pick("ファイル", "file")), file.path},
      {std::string(output.pick("名前", "name")), std::string(pack.name())},
      {"sha256", std::string(pack.identity())},
      {std::string(output.pick("有効期間", "valid")),
       to_instant(pack.valid_from()).substr(0, 10) + " - " +
           (pack.valid_to() ? to_instant(*pack.valid_to()).substr(0, 10) : "")}};
  for (const rulepack::PackageRow& row : pack.packages())
    rows.push_back({std::string(output.pick("パッケージ", "package")),
                    text(pack, row.name) + " " + text(pack, row.version)});
  for (const Count& count : counts_of(pack))
    rows.push_back({std::string(count.name), std::to_string(count.number)});
  output.table(rows);
  const std::vector<Gap> gaps = gaps_of(pack);
  const std::string number = std::to_string(gaps.size());
  output.say("検証できないもの: " + number, "what cannot be checked: " + number);
  for (const Gap& gap : gaps) output.line("  " + gap.what + ": " + gap.why);
}

std::string cardinality(const rulepack::ElementRow& row) {
  const bool unbounded = row.max == rulepack::kMaxUnbounded;
  return std::to_string(row.min) + ".." + (unbounded ? "*" : std::to_string(row.max));
}

std::string types_of(const Pack& pack, const rulepack::ElementRow& row) {
  std::string list;
  for (const rulepack::TypeRow& type : pack.types(row.types))
    list += (list.empty() ? "" : " | ") + text(pack, type.code);
  return list;
}

constexpr std::string_view strength_name(rulepack::Strength strength) {
  constexpr std::array<std::string_view, 4> kNames = {"required", "extensible", "preferred",
                                                      "example"};
  return kNames[static_cast<std::size_t>(strength) % kNames.size()];
}

// Fixed values, bindings, slicing and invariants, in one cell.
std::string rules_of(const Pack& pack, const rulepack::ElementRow& row) {
  std::string rules;
  const auto add = [&](const std::string& rule) { rules += (rules.empty() ? "" : ", ") + rule; };
  if (row.fixed != rulepack::kNone) add("fixed " + text(pack, pack.pattern(row.fixed).text));
  if (row.pattern != rulepack::kNone) add("pattern " + text(pack, pack.pattern(row.pattern).text));
  if (row.slicing != rulepack::kNone)
    add(std::to_string(pack.slicing(row.slicing).slices.count) + " slices");
  if (row.binding != rulepack::kNone) {
    const rulepack::BindingRow& binding = pack.binding(row.binding);
    add(std::string(strength_name(binding.strength)) + " " + text(pack, binding.url));
  }
  for (const rulepack::Ref ref : pack.constraint_refs(row.constraints))
    if ((pack.constraint(ref).flags & rulepack::kBuiltIn) == 0)
      add(text(pack, pack.constraint(ref).code));
  return rules;
}

Result<int> show_profile(const Pack& pack, const std::string& url, Output& output) {
  const rulepack::StructureRow* structure = pack.find_structure(url);
  if (structure == nullptr) return fail(Code::definition_missing, url);
  json::Writer writer;
  writer.array();
  std::vector<std::vector<std::string>> rows;
  for (const rulepack::ElementRow& row : pack.elements(structure->elements)) {
    rows.push_back(
        {text(pack, row.id), cardinality(row), types_of(pack, row), rules_of(pack, row)});
    writer.object().field("id", rows.back()[0]).field("cardinality", rows.back()[1]);
    writer.field("types", rows.back()[2]).field("rules", rows.back()[3]).end();
  }
  writer.end();
  if (output.json())
    output.line(writer.take());
  else
    output.table(rows);
  return 0;
}

}  // namespace

Options rules_show_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--profile", OptionKind::value, "", "このプロファイルの要素を一覧する",
                "list the elements of this profile"},
      kConfigOption,
      OptionRow{"PACK", OptionKind::optional_argument, "", "ルールパック（既定は有効なもの）",
                "rule pack; the active one by default"},
  };
  return kOptions;
}

Result<int> run_rules_show(const Arguments& arguments, Output& output) {
  const Settings settings = TRY(load_settings(arguments));
  const PackFile file = TRY(find_active_pack(arguments.value("PACK"), settings));
  const std::string profile = arguments.value("--profile");
  if (!profile.empty()) return show_profile(*file.pack, profile, output);
  if (output.json())
    show_json(file, output);
  else
    show_text(file, output);
  return 0;
}

}  // namespace tasuki::cli
