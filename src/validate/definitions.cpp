// Definitions as documents: what StructureDefinition, ValueSet and CodeSystem must say besides
// their own invariants.
#include <algorithm>
#include <map>

#include "validate/json_text.hpp"
#include "validate/snomed.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::ElementRow;
using rulepack::kNone;

void Walker::check_definition(const Item& item) {
  const InFamily family(Family::definitions);
  const json::Value type = item.node.value["resourceType"];
  if (type.equals("ValueSet")) check_value_set_definition(item);
  if (type.equals("CodeSystem")) check_code_system_definition(item);
  if (type.equals("StructureDefinition")) check_structure_definition(item);
}

// http://hl7.org/fhir/R4/valueset.html#composition
void Walker::check_value_set_definition(const Item& item) {
  const Place compose = below(*item.place, "compose");
  for (const std::string_view part : {"include", "exclude"}) {
    std::uint32_t number = 0;
    for (const json::Value include : item.node.value["compose"][part].items()) {
      const Place place = below(compose, part, number++);
      const JsonText system(include["system"]);
      std::uint32_t i = 0;
      for (const json::Value concept_ : include["concept"].items())
        check_listed_code(below(place, "concept", i++), system.view(), concept_["code"]);
      i = 0;
      for (const json::Value filter : include["filter"].items()) {
        const Place at = below(place, "filter", i++);
        const bool hierarchy =
            filter["property"].equals("concept") &&
            (filter["op"].equals("is-a") || filter["op"].equals("descendent-of"));
        if (hierarchy) check_listed_code(at, system.view(), filter["value"]);
      }
    }
  }
}

// A code that a value set names must be one of its system, as far as that can be known.
void Walker::check_listed_code(const Place& place, std::string_view system,
                               const json::Value& code) {
  if (!code.is(json::Type::string)) return;
  const JsonText text(code);
  const rulepack::CodeSystemRow* known = pack_.find_code_system(system);
  const bool missing = known != nullptr && known->content == rulepack::Content::complete &&
                       pack_.find_concept(*known, text.view()) == nullptr &&
                       (known->case_sensitive != 0 || !has_code_ignoring_case(*known, text.view()));
  if (missing || (system == kSnomed && is_no_snomed_code(text.view())))
    report_at(IssueId::code_unknown, place, code,
              std::string(text.view()) + " -> " + std::string(system));
}

// http://hl7.org/fhir/R4/codesystem.html
void Walker::check_code_system_definition(const Item& item) {
  const json::Value& value = item.node.value;
  if (value["supplements"] && !value["content"].equals("supplement"))
    report_below(IssueId::supplement_content, item, "content", value["content"], "supplement");
  std::map<std::string, std::string> types;  // of the properties, by their code
  std::uint32_t number = 0;
  for (const json::Value property : value["property"].items()) {
    const Place place = below(*item.place, "property", number++);
    const auto [at, first] = types.emplace(property["code"].string(), property["type"].string());
    if (!first) report_at(IssueId::property_repeated, place, property, at->first);
  }
  number = 0;
  for (const json::Value concept_ : value["concept"].items())
    check_concept_properties(below(*item.place, "concept", number++), concept_, types);
}

// http://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.concept.property.value_x_
void Walker::check_concept_properties(const Place& place, const json::Value& concept_,
                                      const std::map<std::string, std::string>& types) {
  constexpr std::string_view kValue = "value";
  std::uint32_t number = 0;
  for (const json::Value property : concept_["property"].items()) {
    const Place at = below(place, "property", number++);
    const auto defined = types.find(property["code"].string());
    if (defined == types.end()) continue;
    for (const json::Member& member : property.members()) {
      const std::string key = member.key.string();
      if (!key.starts_with(kValue) || key.size() == kValue.size()) continue;
      std::string type = key.substr(kValue.size());
      if (type != "Coding") type.front() = static_cast<char>(type.front() - 'A' + 'a');
      if (type != defined->second)
        report_at(IssueId::property_type, at, member.value, defined->second);
    }
  }
}

// A discriminator must lead somewhere from the element that it slices.
// http://hl7.org/fhir/R4/profiling.html#discriminator
void Walker::check_structure_definition(const Item& item) {
  const Place differential = below(*item.place, "differential");
  std::uint32_t number = 0;
  for (const json::Value element : item.node.value["differential"]["element"].items()) {
    const Place around = below(differential, "element", number++);
    const Place place = below(around, "slicing");
    const ElementRow* sliced = element_at(JsonText(element["path"]).view());
    std::uint32_t i = 0;
    for (const json::Value row : element["slicing"]["discriminator"].items()) {
      const JsonText path(row["path"]);
      const std::uint32_t index = i++;
      if (sliced == nullptr || leads_somewhere(*sliced, path.view())) continue;
      report_at(IssueId::discriminator_path, below(place, "discriminator", index), row,
                std::string(pack_.text(sliced->path)));
    }
  }
}

// "AuditEvent.agent.extension" in the base definitions; nullptr: not known there.
const ElementRow* Walker::element_at(std::string_view path) const {
  std::size_t end = std::min(path.find('.'), path.size());
  const rulepack::StructureRow* base = pack_.find_base(path.substr(0, end));
  const ElementRow* at = base == nullptr ? nullptr : &pack_.element(base->root);
  while (at != nullptr && end < path.size()) {
    path.remove_prefix(end + 1);
    end = std::min(path.find('.'), path.size());
    at = child_named(*at, path.substr(0, end));
  }
  return at;
}

const ElementRow* Walker::child_named(const ElementRow& element, std::string_view name) const {
  if (name.ends_with("[x]")) name.remove_suffix(3);
  for (const ElementRow& row : pack_.elements(element.children))
    if (pack_.text(row.name) == name) return &row;
  return nullptr;
}

// Only plain names are followed, and only where the type is known.
bool Walker::leads_somewhere(const ElementRow& sliced, std::string_view path) const {
  const ElementRow* at = &sliced;
  while (!path.empty() && path != "$this" && path.find('(') == std::string_view::npos) {
    if (at->children.count == 0) return true;
    const std::size_t end = std::min(path.find('.'), path.size());
    at = child_named(*at, path.substr(0, end));
    if (at == nullptr) return false;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return true;
}

}  // namespace tasuki::validate
