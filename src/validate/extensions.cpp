// Extensions: known, at their place, modifiers among modifiers.
// http://hl7.org/fhir/R4/extensibility.html
#include "validate/formats.hpp"
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::ContextKind;
using rulepack::ContextRow;
using rulepack::kNone;
using rulepack::StructureRow;

namespace {

// Extensions that HL7 publishes for all, of which the pack need not have the newest. Those of an
// implementation guide have its realm in their URL: http://hl7.org/fhir/uv/...
bool is_of_hl7(std::string_view url) {
  constexpr std::string_view kSpace = "http://hl7.org/fhir/";
  constexpr std::size_t kRealmSize = 2;
  if (!url.starts_with(kSpace)) return false;
  const std::string_view rest = url.substr(kSpace.size());
  return rest.find("StructureDefinition/") != std::string_view::npos &&
         rest.find('/') != kRealmSize;
}

}  // namespace

const StructureRow* Walker::extension_definition(const json::Value& extension) const {
  const JsonText url(extension["url"]);
  if (url.empty()) return nullptr;
  const StructureRow* found = pack_.find_structure(url.view());
  return found != nullptr && pack_.text(found->type) == "Extension" ? found : nullptr;
}

// Extensions within a complex one have names that mean something only there.
bool Walker::is_part_of_extension(const Item& item) const {
  const Place* up = item.place->up;
  return up != nullptr && up->structure != kNone &&
         knowledge_.type(up->structure).special == Special::extension;
}

void Walker::check_extension(const Item& item, const ElementRow& rule) {
  const InFamily family(Family::extensions);
  const json::Value url_value = item.node.value["url"];
  if (!url_value) return;  // the cardinality says so
  const JsonText url(url_value);
  const bool modifier = pack_.text(rule.name) == "modifierExtension";
  if (!is_absolute_uri(url.view())) {
    if (!is_part_of_extension(item))
      report_below(IssueId::extension_url_relative, item, "url", url_value);
    return;
  }
  const StructureRow* definition = extension_definition(item.node.value);
  if (definition == nullptr) {
    const IssueId id = modifier                ? IssueId::modifier_unknown
                       : is_of_hl7(url.view()) ? IssueId::extension_not_checked
                                               : IssueId::extension_unknown;
    return report(id, item, std::string(url.view()));
  }
  const bool defined_modifier = (definition->flags & rulepack::kModifierExtension) != 0;
  if (modifier && !defined_modifier)
    report(IssueId::extension_not_modifier, item, std::string(url.view()));
  if (!modifier && defined_modifier)
    report(IssueId::extension_is_modifier, item, std::string(url.view()));
  check_extension_context(item, *definition);
}

// http://hl7.org/fhir/R4/defining-extensions.html#context
void Walker::check_extension_context(const Item& item, const StructureRow& definition) {
  if (definition.contexts.count == 0) return;
  std::string allowed;
  for (const ContextRow& context : pack_.contexts(definition.contexts)) {
    if (is_in_context(item, context)) return;
    if (!allowed.empty()) allowed += ", ";
    allowed += pack_.text(context.expression);
  }
  report(IssueId::extension_context, item, std::move(allowed));
}

bool Walker::is_in_context(const Item& item, const ContextRow& context) const {
  const Place* parent = item.place->up;
  if (parent == nullptr) return true;
  const std::string_view wanted = pack_.text(context.expression);
  if (context.kind == ContextKind::fhirpath) return true;  // seldom used; what it says is unclear
  if (context.kind == ContextKind::extension)
    return parent->structure != kNone &&
           knowledge_.type(parent->structure).special == Special::extension;
  if (wanted == "Element" || wanted == "Base" || wanted == "Any") return true;
  return is_place(*parent, wanted);
}

// Whether the value stands at the path, or is of the type, that `wanted` names.
bool Walker::is_place(const Place& place, std::string_view wanted) const {
  const std::size_t dot = wanted.find('.');
  if (dot == std::string_view::npos)
    return place.structure != kNone && derives_from_type(place.structure, wanted);
  if (place.rule != nullptr) {
    const Ref base = place.rule->base_element;
    const ElementRow& row = base == kNone ? *place.rule : pack_.element(base);
    if (pack_.text(row.path) == wanted || pack_.text(place.rule->path) == wanted) return true;
  }
  // "Observation.value" for Observation.value[x], "Patient.name.family" through a datatype.
  if (place.up == nullptr || place.rule == nullptr) return false;
  const std::size_t last = wanted.rfind('.');
  std::string_view name = wanted.substr(last + 1);
  if (name.ends_with("[x]")) name.remove_suffix(3);
  return pack_.text(place.rule->name) == name && is_place(*place.up, wanted.substr(0, last));
}

}  // namespace tasuki::validate
