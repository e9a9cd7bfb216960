// Whether an item belongs to a slice. http://hl7.org/fhir/R4/profiling.html#discriminator
#include <algorithm>

#include "validate/patterns.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {
namespace {

using json::Type;
using Test = Criterion::Test;

// "valueQuantity" of the choice "value" -> "Quantity".
std::string_view suffix_of(std::string_view member, std::string_view choice) {
  if (member.size() <= choice.size() || !member.starts_with(choice)) return {};
  const char c = member[choice.size()];
  return c >= 'A' && c <= 'Z' ? member.substr(choice.size()) : std::string_view{};
}

// Suffixes start with a capital, whatever the type does: valueString is of type string.
bool is_type(std::string_view type, std::string_view code) {
  if (type.size() != code.size() || type.empty()) return false;
  const auto capital = [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  return capital(type.front()) == capital(code.front()) && type.substr(1) == code.substr(1);
}

}  // namespace

bool Walker::matches(const Item& item, Ref slice) {
  const Matcher& matcher = knowledge_.matcher(slice);
  if (matcher.by_conformance) return conforms_to_slice(item, slice);
  if (!matcher.checkable) return false;
  for (std::uint32_t i = 0; i < matcher.count; ++i)
    if (!meets(item, knowledge_.criterion(matcher.first + i))) return false;
  return true;
}

bool Walker::meets(const Item& item, const Criterion& criterion) {
  const json::Value value = item.node.value ? item.node.value : item.node.sibling;
  const std::string_view type =
      item.place->type == nullptr ? std::string_view{} : pack_.text(item.place->type->code);
  const bool found = meets_from(item, value, type, criterion, 0);
  return criterion.test == Test::absent ? !found : found;
}

// Whether anything that the rest of the path leads to meets the criterion.
bool Walker::meets_from(const Item& item, const json::Value& value, std::string_view type,
                        const Criterion& criterion, std::uint32_t step) {
  if (!value) return false;
  if (value.is(Type::array)) {
    for (const json::Value one : value.items())
      if (meets_from(item, one, type, criterion, step)) return true;
    return false;
  }
  if (step == criterion.steps_count) return meets_at_end(item, value, type, criterion);
  const Step& next = knowledge_.step(criterion.steps_first + step);
  switch (next.kind) {
    case Step::Kind::member:
    case Step::Kind::choice:
      return meets_member(item, value, criterion, step);
    case Step::Kind::extension:
      return meets_extension(item, value, criterion, step);
    case Step::Kind::of_type:
      return is_type(type, next.name) && meets_from(item, value, type, criterion, step + 1);
    case Step::Kind::resolve: {
      const std::string reference = value["reference"].string();
      const fhirpath::Node target = resolve_from(parse_reference(reference), *item.scope);
      return meets_from(item, target.value, {}, criterion, step + 1);
    }
  }
  return false;
}

bool Walker::meets_member(const Item& item, const json::Value& value, const Criterion& criterion,
                          std::uint32_t step) {
  const Step& next = knowledge_.step(criterion.steps_first + step);
  for (const json::Member& member : value.members()) {
    const auto key = member.key.plain();
    if (!key) continue;
    if (*key == next.name && meets_from(item, member.value, {}, criterion, step + 1)) return true;
    if (next.kind != Step::Kind::choice) continue;
    const std::string_view type = suffix_of(*key, next.name);
    if (!type.empty() && meets_from(item, member.value, type, criterion, step + 1)) return true;
  }
  return false;
}

bool Walker::meets_extension(const Item& item, const json::Value& value, const Criterion& criterion,
                             std::uint32_t step) {
  const Step& next = knowledge_.step(criterion.steps_first + step);
  for (const json::Value extension : value["extension"].items())
    if (extension["url"].equals(next.name) &&
        meets_from(item, extension, "Extension", criterion, step + 1))
      return true;
  return false;
}

bool Walker::meets_at_end(const Item& item, const json::Value& value, std::string_view type,
                          const Criterion& criterion) {
  switch (criterion.test) {
    case Test::present:
    case Test::absent:
      return true;
    case Test::fixed:
      return is_like(instance_, pack_, value, criterion.ref, Likeness::equal);
    case Test::pattern:
      return is_like(instance_, pack_, value, criterion.ref, Likeness::contains);
    case Test::binding:
      return is_in_value_set(value, pack_.binding(criterion.ref).value_set);
    case Test::type: {
      const json::Value resource = value["resourceType"];
      for (std::uint32_t i = 0; i < criterion.names_count; ++i) {
        const std::string_view name = pack_.text(knowledge_.name(criterion.names_first + i));
        if (resource ? resource.equals(name) || name == "Resource" : is_type(type, name))
          return true;
      }
      return false;
    }
    case Test::profile:
      for (std::uint32_t i = 0; i < criterion.names_count; ++i)
        if (value_conforms(item, value, knowledge_.name(criterion.names_first + i))) return true;
      return false;
  }
  return false;
}

}  // namespace tasuki::validate
