#include "rulepack/policy.hpp"

#include <algorithm>
#include <charconv>

#include "json/document.hpp"

namespace tasuki::rulepack {
namespace {

using json::Value;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

Result<std::optional<Day>> read_day(const Value& value) {
  if (!value) return std::optional<Day>();
  const auto day = parse_day(value.string());
  if (!day) return fail(Code::definition_invalid, "policy.json: a date is not like 2026-04-01");
  return day;
}

// Whether the structure is the one of that canonical, or derives from it.
bool derives(const Tables& tables, Ref structure, Text url) {
  constexpr int kDerivationsMax = 64;
  for (int i = 0; i < kDerivationsMax && structure != kNone; ++i) {
    if (tables.structures[structure].url == url) return true;
    structure = tables.structures[structure].base;
  }
  return false;
}

bool has_severity(const PolicyText& text) {
  return !text.severity.empty();
}

void apply_text(const PolicyText& text, Tables& tables) {
  const Text key = tables.intern(text.key);
  const Text profile = tables.intern(text.profile);
  for (ConstraintRow& row : tables.constraints) {
    if (row.key != key || (profile != 0 && row.source != profile)) continue;
    if (!text.code.empty()) row.code = tables.intern(text.code);
    if (!text.ja.empty()) row.ja = tables.intern(text.ja);
    if (!text.en.empty()) row.en = tables.intern(text.en);
    if (has_severity(text))
      row.severity = text.severity == "warning" ? Severity::warning : Severity::error;
  }
}

// The same constraint with the waiver, for the elements of one profile.
Ref waived_constraint(Tables& tables, Ref constraint, Ref waiver) {
  for (Ref i = 0; i < tables.constraints.size(); ++i) {
    const ConstraintRow& row = tables.constraints[i];
    const ConstraintRow& plain = tables.constraints[constraint];
    if (row.waiver == waiver && row.key == plain.key && row.expression == plain.expression &&
        row.source == plain.source)
      return i;
  }
  ConstraintRow row = tables.constraints[constraint];
  row.waiver = waiver;
  return add_row(tables.constraints, row);
}

void waive_element(ElementRow& element, Text key, Ref waiver, Tables& tables) {
  std::vector<Ref> refs;
  bool waived = false;
  for (std::uint32_t i = 0; i < element.constraints.count; ++i) {
    Ref ref = tables.constraint_refs[element.constraints.first + i];
    if (tables.constraints[ref].key == key && tables.constraints[ref].waiver == kNone) {
      ref = waived_constraint(tables, ref, waiver);
      waived = true;
    }
    refs.push_back(ref);
  }
  if (waived) element.constraints = append<Ref>(tables.constraint_refs, refs);
}

Ref waiver_row(const PolicyWaiver& waiver, Tables& tables) {
  WaiverRow row{};
  row.key = tables.intern(waiver.key);
  row.profile = tables.intern(waiver.profile);
  row.program = kNone;
  row.ja = tables.intern(waiver.ja);
  row.en = tables.intern(waiver.en);
  row.when = tables.intern(waiver.when);
  for (Ref i = 0; i < tables.waivers.size(); ++i) {
    const WaiverRow& known = tables.waivers[i];
    if (known.key == row.key && known.profile == row.profile && known.when == row.when) return i;
  }
  return add_row(tables.waivers, row);
}

void apply_waiver(const PolicyWaiver& waiver, Tables& tables) {
  const Ref ref = waiver_row(waiver, tables);
  const Text key = tables.waivers[ref].key;
  const Text profile = tables.waivers[ref].profile;
  for (Ref i = 0; i < tables.structures.size(); ++i) {
    if (profile != 0 && !derives(tables, i, profile)) continue;
    const Range range = tables.structures[i].elements;
    for (Ref element = range.first; element < range.first + range.count; ++element)
      waive_element(tables.elements[element], key, ref, tables);
  }
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

Result<Policy> read_policy(std::string_view json) {
  const auto document = TRY(json::Document::parse(std::string(json)));
  const Value root = document->root();
  Policy policy;
  policy.name = root["name"].string();
  policy.valid_from = TRY(read_day(root["valid_from"]));
  policy.valid_to = TRY(read_day(root["valid_to"]));
  for (const Value item : root["waivers"].items())
    policy.waivers.push_back({item["key"].string(), item["profile"].string(), item["when"].string(),
                              item["ja"].string(), item["en"].string()});
  for (const Value item : root["texts"].items()) {
    PolicyText text{item["key"].string(),      item["profile"].string(), item["code"].string(),
                    item["severity"].string(), item["ja"].string(),      item["en"].string()};
    if (has_severity(text) && text.severity != "error" && text.severity != "warning")
      return fail(Code::definition_invalid, "policy.json: severity of " + text.key);
    policy.texts.push_back(std::move(text));
  }
  return policy;
}

void apply_policy(const Policy& policy, Tables& tables) {
  for (const PolicyText& text : policy.texts) apply_text(text, tables);
  for (const PolicyWaiver& waiver : policy.waivers) apply_waiver(waiver, tables);
}

}  // namespace tasuki::rulepack
