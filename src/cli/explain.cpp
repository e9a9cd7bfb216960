// tasuki explain CODE: what a code means, which rule stands behind it and how it looks when right.
#include <array>
#include <set>

#include "base/settings.hpp"
#include "base/text.hpp"
#include "cli/configuration.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "clins/issue.hpp"
#include "json/writer.hpp"
#include "validate/issue.hpp"

namespace tasuki::cli {
namespace {

struct Explanation {
  std::string code;
  std::string key;  // of an invariant
  std::string severity;
  std::string ja;
  std::string en;
  std::string expression;
  std::string remedy;
  std::set<std::string> sources;  // canonicals or links
};

struct Remedy {
  std::string_view code;
  std::string_view example;
};

constexpr std::array kRemedies = {
#define TASUKI_REMEDY(code, example) Remedy{code, example},
#include "cli/validation/remedies.def"
#undef TASUKI_REMEDY
};

std::string remedy_of(std::string_view code) {
  for (const Remedy& remedy : kRemedies)
    if (remedy.code == code) return std::string(remedy.example);
  return {};
}

class Catalogue {
 public:
  explicit Catalogue(const rulepack::Pack& pack);
  const std::vector<Explanation>& all() const { return all_; }
  std::vector<const Explanation*> find(std::string_view code) const;
  std::string_view nearest_to(std::string_view code) const;

 private:
  void add(Explanation explanation) {
    explanation.remedy = remedy_of(explanation.code);
    all_.push_back(std::move(explanation));
  }
  void add_constraint(const rulepack::Pack& pack, const rulepack::ConstraintRow& row);

  std::vector<Explanation> all_;
};

Catalogue::Catalogue(const rulepack::Pack& pack) {
  const auto error = [this](std::string_view code, std::string_view ja, std::string_view en,
                            std::string_view link) {
    Explanation explanation{std::string(code), {}, "error", std::string(ja),
                            std::string(en),   {}, {},      {}};
    if (!link.empty()) explanation.sources.emplace(link);
    add(std::move(explanation));
  };
  for (const ErrorRow& row : error_rows()) error(row.id, row.ja, row.en, {});
  for (const clins::IssueRow& row : clins::issue_rows()) error(row.code, row.ja, row.en, {});
  for (const validate::IssueRow& row : validate::issue_rows())
    error(row.code, row.ja, row.en, row.link);
  for (const rulepack::ConstraintRow& row : pack.constraints()) add_constraint(pack, row);
}

// The same invariant stands in many definitions; it is explained once, with all of its sources.
void Catalogue::add_constraint(const rulepack::Pack& pack, const rulepack::ConstraintRow& row) {
  const std::string_view code = pack.text(row.code);
  const std::string_view expression = pack.text(row.expression);
  for (Explanation& known : all_) {
    if (known.code != code || known.expression != expression) continue;
    known.sources.emplace(pack.text(row.source));
    return;
  }
  add({std::string(code),
       std::string(pack.text(row.key)),
       row.severity == rulepack::Severity::warning ? "warning" : "error",
       std::string(pack.text(row.ja)),
       std::string(pack.text(row.en)),
       std::string(expression),
       {},
       {std::string(pack.text(row.source))}});
}

std::vector<const Explanation*> Catalogue::find(std::string_view code) const {
  std::vector<const Explanation*> found;
  for (const Explanation& explanation : all_)
    if (equal_ignoring_case(explanation.code, code) || explanation.key == code)
      found.push_back(&explanation);
  return found;
}

std::string_view Catalogue::nearest_to(std::string_view code) const {
  std::vector<std::string_view> codes;
  for (const Explanation& explanation : all_) codes.push_back(explanation.code);
  return nearest(code, codes);
}

void print(const Explanation& it, const Output& output) {
  const auto line = [&](std::string_view ja, std::string_view en, std::string_view value) {
    if (!value.empty()) output.line(std::string(output.pick(ja, en)) + std::string(value));
  };
  output.line(it.code + (it.key.empty() || it.key == it.code ? "" : "  " + it.key) + "  " +
              std::string(output.pick(it.severity == "error" ? "誤り" : "警告", it.severity)));
  const std::string& first = output.lang() == Lang::ja ? it.ja : it.en;
  output.line("  " + (first.empty() ? (it.ja.empty() ? it.en : it.ja) : first));
  line("  式: ", "  expression: ", it.expression);
  line("  例: ", "  example: ", it.remedy);
  for (const std::string& source : it.sources) line("  根拠: ", "  source: ", source);
}

void write(const Explanation& it, json::Writer& writer) {
  writer.object().field("code", it.code).field("severity", it.severity);
  if (!it.key.empty()) writer.field("key", it.key);
  writer.field("ja", it.ja).field("en", it.en);
  if (!it.expression.empty()) writer.field("expression", it.expression);
  if (!it.remedy.empty()) writer.field("example", it.remedy);
  writer.key("sources").array();
  for (const std::string& source : it.sources) writer.string(source);
  writer.end().end();
}

}  // namespace

Options explain_options() {
  static constexpr std::array kOptions = {
      OptionRow{"CODE", OptionKind::argument, "", "コード（TSK3103、R0211、dom-3など）",
                "a code: TSK3103, R0211, dom-3"},
      kPackOption, kConfigOption};
  return kOptions;
}

Result<int> run_explain(const Arguments& arguments, Output& output) {
  const Settings settings = TRY(load_settings(arguments));
  const SharedPack pack = TRY(find_active_pack(arguments.value("--pack"), settings)).pack;
  const Catalogue catalogue(*pack);
  const std::string code = arguments.value("CODE");
  const auto found = catalogue.find(code);
  if (found.empty()) {
    const std::string_view close = catalogue.nearest_to(code);
    return fail(Code::item_unknown,
                close.empty() ? code : code + " -> " + std::string(close) + "?");
  }
  json::Writer writer;
  writer.array();
  for (const Explanation* explanation : found) {
    if (output.json())
      write(*explanation, writer);
    else
      print(*explanation, output);
  }
  if (output.json()) output.line(writer.end().take());
  return 0;
}

}  // namespace tasuki::cli
