#include "rulepack/constraint_rows.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tasuki::rulepack {
namespace {

// "All FHIR elements must have a @value or children": the walk over the document checks it, at a
// place of its own. Known by what it says, since profiles use its key for other things too.
// http://hl7.org/fhir/R4/element.html#invs
constexpr std::array<std::string_view, 2> kValueOrChildren = {
    "hasValue()or(children().count()>id.count())",
    "hasValue()|(children().count()>id.count())",
};

bool is_built_in(std::string_view expression) {
  std::string dense;
  for (const char c : expression)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') dense += c;
  return std::ranges::find(kValueOrChildren, dense) != kValueOrChildren.end();
}

std::string identity(std::string_view key, Severity severity, std::string_view human,
                     std::string_view expression, std::string_view source) {
  std::string text(key);
  text += '\0';
  text += static_cast<char>('0' + static_cast<int>(severity));
  for (const std::string_view part : {human, expression, source}) {
    text += '\0';
    text += part;
  }
  return text;
}

}  // namespace

bool is_japanese(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(text.substr(i)));
    // Kana, ideographs and full-width forms lie from U+3000, in three or four bytes.
    if (length >= 3 && static_cast<unsigned char>(text[i]) >= 0xE3) return true;
    i += length;
  }
  return false;
}

std::string_view rule_code(std::string_view human, std::string_view key) {
  human = trim(human);
  std::size_t end = 1;
  if (human.empty() || human[0] != 'R') return key;
  while (end < human.size() && human[end] >= '0' && human[end] <= '9') ++end;
  if (end == 1) return key;
  if (end < human.size() && human[end] >= 'A' && human[end] <= 'Z') ++end;
  return human.substr(0, end);
}

ConstraintRows::ConstraintRows(Tables& tables) : tables_(tables) {
  for (Ref i = 0; i < tables.constraints.size(); ++i) {
    const ConstraintRow& row = tables.constraints[i];
    if (row.waiver != kNone) continue;
    const Text human = row.ja != 0 ? row.ja : row.en;
    rows_.emplace(identity(tables.text(row.key), row.severity, tables.text(human),
                           tables.text(row.expression), tables.text(row.source)),
                  i);
  }
}

Ref ConstraintRows::row(const Invariant& invariant, std::string_view structure_url) {
  const std::string_view source = invariant.source.empty() ? structure_url : invariant.source;
  const auto [place, fresh] = rows_.try_emplace(
      identity(invariant.key, invariant.severity, invariant.human, invariant.expression, source),
      static_cast<Ref>(tables_.constraints.size()));
  if (!fresh) return place->second;
  ConstraintRow row{};
  row.key = tables_.intern(invariant.key);
  row.code = tables_.intern(rule_code(invariant.human, invariant.key));
  row.severity = invariant.severity;
  (is_japanese(invariant.human) ? row.ja : row.en) = tables_.intern(invariant.human);
  row.expression = tables_.intern(invariant.expression);
  row.program = kNone;
  row.source = tables_.intern(source);
  row.waiver = kNone;
  if (invariant.best_practice) row.flags |= kBestPractice;
  if (is_built_in(invariant.expression)) row.flags |= kBuiltIn;
  tables_.constraints.push_back(row);
  return place->second;
}

Range ConstraintRows::list(const std::vector<Ref>& refs) {
  if (refs.empty()) return {};
  const auto [place, fresh] = lists_.try_emplace(refs);
  if (fresh) place->second = append<Ref>(tables_.constraint_refs, refs);
  return place->second;
}

Range ConstraintRows::add(std::span<const Invariant> invariants, std::string_view structure_url) {
  std::vector<Ref> refs;
  for (const Invariant& invariant : invariants) {
    const Ref ref = row(invariant, structure_url);
    if (std::ranges::find(refs, ref) == refs.end()) refs.push_back(ref);
  }
  return list(refs);
}

Range ConstraintRows::join(Range own, Range more) {
  const auto begin = tables_.constraint_refs.begin();
  std::vector<Ref> refs(begin + own.first, begin + own.first + own.count);
  for (std::uint32_t i = 0; i < more.count; ++i) {
    const Ref candidate = tables_.constraint_refs[more.first + i];
    // The same invariant is often stated by both, with another source.
    const bool known = std::ranges::any_of(refs, [&](Ref ref) {
      const ConstraintRow& a = tables_.constraints[ref];
      const ConstraintRow& b = tables_.constraints[candidate];
      return a.key == b.key && a.expression == b.expression;
    });
    if (!known) refs.push_back(candidate);
  }
  return refs.size() == own.count ? own : list(refs);
}

}  // namespace tasuki::rulepack
