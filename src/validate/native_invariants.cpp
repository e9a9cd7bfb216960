// Invariants that nearly always hold, and are seen to hold without evaluating their expression.
// Where they are not, the expression decides.
#include <algorithm>
#include <unordered_set>

#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {
namespace {

// The fragments of all literal references: "#a" -> "a".
void collect_fragments(const json::Value& value, std::unordered_set<std::string>& found) {
  for (const json::Value item : value.items()) collect_fragments(item, found);
  for (const json::Member& member : value.members()) {
    if (member.key.equals("reference")) {
      const JsonText text(member.value);
      if (text.view().starts_with('#')) found.emplace(text.view().substr(1));
    }
    collect_fragments(member.value, found);
  }
}

// The member, or what stands beside it under its name with an underscore.
bool has(const json::Value& object, std::string_view name) {
  for (const json::Member& member : object.members()) {
    const auto key = member.key.plain();
    if (!key || *key == name || (key->starts_with('_') && key->substr(1) == name)) return true;
  }
  return false;
}

// ext-1: extension.exists() != value.exists()
bool has_extension_or_value(const json::Value& extension) {
  bool extensions = false;
  bool value = false;
  for (const json::Member& member : extension.members()) {
    const auto key = member.key.plain();
    if (!key) return false;
    const std::string_view name = key->starts_with('_') ? key->substr(1) : *key;
    extensions = extensions || name == "extension";
    value = value || (name.starts_with("value") && name.size() > 5);
  }
  return extensions != value;
}

}  // namespace

// False: not seen to hold.
bool Walker::holds_natively(const Item& item, Native native) {
  switch (native) {
    case Native::none:
      return false;
    case Native::extension_or_value:
      return has_extension_or_value(item.node.value);
    case Native::reference_is_contained: {
      // The expression of ref-1 has no result where there is no literal reference: no fault.
      const JsonText text(item.node.value["reference"]);
      if (!text.view().starts_with('#')) return true;
      return static_cast<bool>(resolve_from(parse_reference(text.view()), *item.scope).value);
    }
    case Native::contained_once:
      return std::ranges::none_of(item.node.value["contained"].items(),
                                  [](const json::Value& one) { return has(one, "contained"); });
    case Native::contained_unversioned:
      return std::ranges::none_of(item.node.value["contained"].items(), [](const json::Value& one) {
        const json::Value meta = one["meta"];
        return has(meta, "versionId") || has(meta, "lastUpdated");
      });
    case Native::no_component_repeats:
      return !has(item.node.value, "component");
    case Native::contained_is_referenced: {
      std::unordered_set<std::string> fragments;
      collect_fragments(item.node.value, fragments);
      for (const json::Value resource : item.node.value["contained"].items())
        if (!fragments.contains(resource["id"].string())) return false;
      return true;
    }
  }
  return false;
}

}  // namespace tasuki::validate
