#include <algorithm>

#include "base/text.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::rulepack {
namespace {

bool lists(const Pack& pack, const IncludeRow& include, std::string_view code) {
  const std::span<const Text> codes = pack.code_refs(include.codes);
  return std::ranges::binary_search(codes, code, {}, [&](const auto& item) -> std::string_view {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(item)>, Text>)
      return pack.text(item);
    else
      return item;
  });
}

// Of systems whose codes are the same in capitals.
// http://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive
bool has_code(const Pack& pack, const CodeSystemRow& system, std::string_view code) {
  if (pack.find_concept(system, code) != nullptr) return true;
  if (system.case_sensitive != 0) return false;
  return std::ranges::any_of(pack.concepts(system.concepts), [&](const ConceptRow& row) {
    return equal_ignoring_case(pack.text(row.code), code);
  });
}

Membership in_system(const Pack& pack, const IncludeRow& include, std::string_view code) {
  if (include.content == IncludeContent::anything) return Membership::unknown;
  if (lists(pack, include, code)) return Membership::in;
  if (include.content == IncludeContent::open) return Membership::unknown;
  if (include.content == IncludeContent::listed) return Membership::out;
  if (include.code_system == kNone) return Membership::unknown;
  const CodeSystemRow& system = pack.code_system(include.code_system);
  if (has_code(pack, system, code)) return Membership::in;
  return system.content == Content::complete ? Membership::out : Membership::unknown;
}

// Levenshtein's distance, given up above `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// Two changes in a short code ("mail" is near to "male"), a third of a long one; "M" is not "F".
std::size_t changes_max(std::string_view code) {
  return std::max(std::min<std::size_t>(2, code.size() / 2), code.size() / 3);
}

class Nearest {
 public:
  explicit Nearest(std::string_view code) : code_(code), best_(changes_max(code) + 1) {}
  void offer(std::string_view candidate) {
    const std::size_t here =
        equal_ignoring_case(candidate, code_) ? 0 : distance(code_, candidate, best_);
    if (here >= best_) return;
    best_ = here;
    found_ = candidate;
  }
  std::string_view found() const { return found_; }

 private:
  std::string_view code_;
  std::size_t best_;
  std::string_view found_;
};

}  // namespace

Membership member_of(const Pack& pack, const ValueSetRow& set, std::string_view system,
                     std::string_view code) {
  Membership result = Membership::out;
  for (const IncludeRow& include : pack.includes(set.includes)) {
    const bool rest = include.content == IncludeContent::anything;
    if (!rest && !system.empty() && pack.text(include.system) != system) continue;
    const Membership here = in_system(pack, include, code);
    if (here == Membership::in) return here;
    if (here == Membership::unknown) result = here;
    // A row of the system itself decides.
    if (!rest && !system.empty()) return here;
  }
  return result;
}

std::string_view nearest_code(const Pack& pack, const ValueSetRow& set, std::string_view code) {
  constexpr std::size_t kCodeBytesMax = 64;
  if (code.empty() || code.size() > kCodeBytesMax) return {};
  Nearest nearest(code);
  for (const IncludeRow& include : pack.includes(set.includes)) {
    for (const Text candidate : pack.code_refs(include.codes)) nearest.offer(pack.text(candidate));
    if (include.content != IncludeContent::whole || include.code_system == kNone) continue;
    for (const ConceptRow& row : pack.concepts(pack.code_system(include.code_system).concepts))
      nearest.offer(pack.text(row.code));
  }
  return nearest.found();
}

}  // namespace tasuki::rulepack
