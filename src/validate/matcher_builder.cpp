#include "validate/matcher_builder.hpp"

#include <algorithm>

#include "json/document.hpp"

namespace tasuki::validate {
namespace {

using rulepack::DiscriminatorKind;
using rulepack::ElementRow;
using rulepack::kNone;
using rulepack::Pack;
using rulepack::Range;
using rulepack::Ref;
using rulepack::SlicingRow;
using rulepack::TypeRow;
using Kind = Step::Kind;
using Test = Criterion::Test;

constexpr int kChildrenDepthMax = 4;

// "extension('http://x').value" -> "extension('http://x')", then "value".
std::string_view take_step(std::string_view& path) {
  std::size_t end = 0;
  int open = 0;
  while (end < path.size() && (open > 0 || path[end] != '.')) {
    open += path[end] == '(' ? 1 : path[end] == ')' ? -1 : 0;
    ++end;
  }
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return step;
}

std::string_view argument(std::string_view call) {
  const std::size_t open = call.find('(');
  const std::size_t close = call.rfind(')');
  std::string_view inner = call.substr(open + 1, close - open - 1);
  if (inner.size() >= 2 && (inner.front() == '\'' || inner.front() == '"'))
    inner = inner.substr(1, inner.size() - 2);
  return inner;
}

std::vector<Step> parse_path(std::string_view path) {
  std::vector<Step> steps;
  while (!path.empty()) {
    const std::string_view text = take_step(path);
    if (text == "$this" || text.empty()) continue;
    if (text == "resolve()") {
      steps.push_back({Kind::resolve, {}});
    } else if (text.starts_with("extension(") && text.ends_with(')')) {
      steps.push_back({Kind::extension, argument(text)});
    } else if (text.starts_with("ofType(") && text.ends_with(')')) {
      steps.push_back({Kind::of_type, argument(text)});
    } else {
      const std::string_view plain = text.ends_with("[x]") ? text.substr(0, text.size() - 3) : text;
      steps.push_back({Kind::member, plain});
    }
  }
  return steps;
}

}  // namespace

MatcherBuilder::MatcherBuilder(Knowledge& knowledge, const Pack& pack)
    : knowledge_(knowledge), pack_(pack) {}

void MatcherBuilder::build_all() {
  for (const rulepack::StructureRow& structure : pack_.structures())
    for (const ElementRow& element : pack_.elements(structure.elements)) {
      if (element.slicing == kNone) continue;
      const SlicingRow& slicing = pack_.slicing(element.slicing);
      for (const Ref slice : pack_.slice_refs(slicing.slices)) build(slicing, slice);
    }
}

void MatcherBuilder::build(const SlicingRow& slicing, Ref slice) {
  matcher_ = {};
  matcher_.first = static_cast<std::uint32_t>(knowledge_.criteria_.size());
  matcher_.by_conformance = slicing.discriminators.count == 0;
  bool all = true;
  for (const auto& row : pack_.discriminators(slicing.discriminators))
    all = add(row, pack_.element(slice)) && all;
  matcher_.count = static_cast<std::uint32_t>(knowledge_.criteria_.size()) - matcher_.first;
  // What one discriminator cannot tell, the others may; a slice that none can tell is unknown.
  matcher_.checkable = matcher_.by_conformance || (all && matcher_.count > 0) || matcher_.count > 0;
  knowledge_.matchers_[slice] = matcher_;
}

bool MatcherBuilder::add(const rulepack::DiscriminatorRow& row, const ElementRow& slice) {
  kind_ = row.kind;
  path_ = parse_path(pack_.text(row.path));
  return follow(slice, 0);
}

bool MatcherBuilder::follow(const ElementRow& element, std::size_t number) {
  const bool by_value = kind_ == DiscriminatorKind::value || kind_ == DiscriminatorKind::pattern;
  if (by_value && element.fixed != kNone) return follow_pattern(element.fixed, number, Test::fixed);
  if (by_value && element.pattern != kNone)
    return follow_pattern(element.pattern, number, Test::pattern);
  if (number == path_.size()) return end_at(element);
  Step& step = path_[number];
  switch (step.kind) {
    case Kind::resolve:
      return follow_reference(element, number);
    case Kind::of_type: {
      const rulepack::StructureRow* base = pack_.find_base(step.name);
      return base != nullptr && follow(pack_.element(base->root), number + 1);
    }
    case Kind::extension: {
      const ElementRow* found = extension(element, step.name);
      return found != nullptr && follow(*found, number + 1);
    }
    case Kind::member:
    case Kind::choice: {
      const ElementRow* found = child(element, step.name);
      if (found == nullptr) return false;
      if ((found->flags & rulepack::kChoice) != 0) step.kind = Kind::choice;
      return follow(*found, number + 1);
    }
  }
  return false;
}

// The rest of the path leads into a fixed value or pattern.
bool MatcherBuilder::follow_pattern(Ref pattern, std::size_t number, Test test) {
  for (; number < path_.size(); ++number) {
    Ref row = pattern + 1;
    const Ref end = pack_.pattern(pattern).end;
    // Items of an array have no name of their own: the first one speaks for the slice.
    while (row < end && pack_.pattern(row).name == fhirpath::kNoName) ++row;
    const fhirpath::NameId wanted = pack_.name_id(path_[number].name);
    while (row < end && pack_.pattern(row).name != wanted) row = pack_.pattern(row).end;
    if (row >= end) return false;
    pattern = row;
    const auto type = static_cast<json::Type>(pack_.pattern(pattern).type);
    if (type == json::Type::array && pattern + 1 < pack_.pattern(pattern).end) ++pattern;
  }
  emit(test, pattern);
  return true;
}

bool MatcherBuilder::follow_reference(const ElementRow& element, std::size_t number) {
  std::vector<Ref> targets;
  for (const TypeRow& type : pack_.types(element.types))
    for (const Ref profile : pack_.profile_refs(type.targets))
      if (pack_.profile(profile).structure != kNone)
        targets.push_back(pack_.profile(profile).structure);
  if (targets.empty()) return false;
  if (number + 1 < path_.size())
    return targets.size() == 1 &&
           follow(pack_.element(pack_.structure(targets.front()).root), number + 1);
  if (kind_ == DiscriminatorKind::profile) {
    emit(Test::profile, kNone, targets);
    return true;
  }
  if (kind_ != DiscriminatorKind::type) return false;
  for (Ref& target : targets) target = pack_.structure(target).type;
  emit(Test::type, kNone, targets);
  return true;
}

bool MatcherBuilder::end_at(const ElementRow& element) {
  switch (kind_) {
    case DiscriminatorKind::value:
    case DiscriminatorKind::pattern:
      return end_at_value(element) || end_at_children(element, 0);
    case DiscriminatorKind::exists:
      if (element.max != 0 && element.min == 0) return false;
      emit(element.max == 0 ? Test::absent : Test::present, kNone);
      return true;
    case DiscriminatorKind::type:
      return end_at_types(element);
    case DiscriminatorKind::profile:
      return end_at_profiles(element);
  }
  return false;
}

bool MatcherBuilder::end_at_value(const ElementRow& element) {
  if (element.fixed != kNone) {
    emit(Test::fixed, element.fixed);
    return true;
  }
  if (element.pattern != kNone) {
    emit(Test::pattern, element.pattern);
    return true;
  }
  if (element.binding == kNone) return false;
  const rulepack::BindingRow& binding = pack_.binding(element.binding);
  if (binding.strength != rulepack::Strength::required || binding.value_set == kNone) return false;
  emit(Test::binding, element.binding);
  return true;
}

// The value itself is not said, but parts of it are: Coding by system and code.
bool MatcherBuilder::end_at_children(const ElementRow& element, int depth) {
  if (depth > kChildrenDepthMax) return false;
  const Range range = element.children;
  bool found = false;
  for (const ElementRow& row : pack_.elements(range)) {
    if (row.structure != element.structure) break;  // the type's own children say nothing more
    if (row.min == 0) continue;
    path_.push_back(
        {(row.flags & rulepack::kChoice) != 0 ? Kind::choice : Kind::member, pack_.text(row.name)});
    const bool fits = row.fixed != kNone || row.pattern != kNone ? end_at_value(row)
                                                                 : end_at_children(row, depth + 1);
    path_.pop_back();
    found = found || fits;
  }
  return found;
}

bool MatcherBuilder::end_at_types(const ElementRow& element) {
  std::vector<Ref> names;
  for (const TypeRow& type : pack_.types(element.types)) names.push_back(type.code);
  if (names.empty()) return false;
  emit(Test::type, kNone, names);
  return true;
}

bool MatcherBuilder::end_at_profiles(const ElementRow& element) {
  std::vector<Ref> structures;
  for (const TypeRow& type : pack_.types(element.types))
    for (const Ref profile : pack_.profile_refs(type.profiles))
      if (pack_.profile(profile).structure != kNone)
        structures.push_back(pack_.profile(profile).structure);
  if (structures.empty()) return false;
  emit(Test::profile, kNone, structures);
  return true;
}

// The elements below `element`: its own, or those of its only profile or type.
Range MatcherBuilder::children_of(const ElementRow& element) const {
  const auto own = pack_.elements(element.children);
  if (!own.empty() && own.front().structure == element.structure) return element.children;
  const auto types = pack_.types(element.types);
  if (types.size() != 1) return element.children;
  const auto profiles = pack_.profile_refs(types.front().profiles);
  Ref structure = types.front().structure;
  if (profiles.size() == 1 && pack_.profile(profiles.front()).structure != kNone)
    structure = pack_.profile(profiles.front()).structure;
  if (structure == kNone) return element.children;
  return pack_.element(pack_.structure(structure).root).children;
}

const ElementRow* MatcherBuilder::child(const ElementRow& element, std::string_view name) {
  for (const ElementRow& row : pack_.elements(children_of(element)))
    if (pack_.text(row.name) == name) return &row;
  return nullptr;
}

const ElementRow* MatcherBuilder::extension(const ElementRow& element, std::string_view url) {
  const ElementRow* extensions = child(element, "extension");
  if (extensions == nullptr || extensions->slicing == kNone) return nullptr;
  for (const Ref slice : pack_.slice_refs(pack_.slicing(extensions->slicing).slices))
    for (const TypeRow& type : pack_.types(pack_.element(slice).types))
      for (const Ref profile : pack_.profile_refs(type.profiles))
        if (pack_.text(pack_.profile(profile).url) == url) return &pack_.element(slice);
  return nullptr;
}

void MatcherBuilder::emit(Test test, Ref ref, std::span<const Ref> names) {
  Criterion criterion;
  criterion.test = test;
  criterion.ref = ref;
  criterion.steps_first = static_cast<std::uint32_t>(knowledge_.steps_.size());
  criterion.steps_count = static_cast<std::uint32_t>(path_.size());
  criterion.names_first = static_cast<std::uint32_t>(knowledge_.names_.size());
  criterion.names_count = static_cast<std::uint32_t>(names.size());
  knowledge_.steps_.insert(knowledge_.steps_.end(), path_.begin(), path_.end());
  knowledge_.names_.insert(knowledge_.names_.end(), names.begin(), names.end());
  knowledge_.criteria_.push_back(criterion);
}

}  // namespace tasuki::validate
