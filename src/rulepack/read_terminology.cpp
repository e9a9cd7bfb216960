// ValueSet and CodeSystem. http://hl7.org/fhir/R4/valueset.html
// http://hl7.org/fhir/R4/codesystem.html
#include <unordered_map>

#include "rulepack/read_json.hpp"

namespace tasuki::rulepack {
namespace {

using json::Value;

constexpr std::string_view kContents[] = {"complete", "fragment", "example", "not-present",
                                          "supplement"};

std::vector<std::string> read_displays(const Value& designations) {
  std::vector<std::string> displays;
  for (const Value item : designations.items())
    if (std::string text = item["value"].string(); !text.empty())
      displays.push_back(std::move(text));
  return displays;
}

ComposeLine read_line(const Value& value) {
  ComposeLine line;
  line.system = value["system"].string();
  for (const Value item : value["concept"].items()) {
    Designated designated{item["code"].string(), read_displays(item["designation"])};
    if (std::string display = item["display"].string(); !display.empty())
      designated.displays.insert(designated.displays.begin(), std::move(display));
    line.concepts.push_back(std::move(designated));
  }
  for (const Value item : value["filter"].items())
    line.filters.push_back(
        {item["property"].string(), item["op"].string(), item["value"].string()});
  for (const Value item : value["valueSet"].items()) line.value_sets.push_back(item.string());
  return line;
}

void read_lines(const Value& compose, ValueSet& into) {
  for (const Value item : compose["include"].items()) into.includes.push_back(read_line(item));
  for (const Value item : compose["exclude"].items()) into.excludes.push_back(read_line(item));
}

// value[x] of a concept's property, as text.
std::string property_value(const Value& property) {
  for (const json::Member& member : property.members()) {
    if (!member.key.string().starts_with("value")) continue;
    if (member.value.is(json::Type::object)) return member.value["code"].string();
    if (member.value.is(json::Type::string)) return member.value.string();
    return std::string(member.value.raw());
  }
  return {};
}

void read_property(const Value& property, Concept& into) {
  const std::string code = property["code"].string();
  const std::string value = property_value(property);
  // http://hl7.org/fhir/R4/codesystem-concept-properties.html
  if (code == "notSelectable" && value == "true") into.flags |= kNotSelectable;
  if (code == "abstract" && value == "true") into.flags |= kNotSelectable;
  if (code == "inactive" && value == "true") into.flags |= kInactive;
  if (code == "status" && (value == "retired" || value == "inactive")) into.flags |= kInactive;
  into.properties.emplace_back(code, value);
}

void read_concepts(const Value& list, std::uint32_t parent, CodeSystem& into) {
  for (const Value item : list.items()) {
    Concept row;
    row.code = item["code"].string();
    row.display = item["display"].string();
    row.displays = read_displays(item["designation"]);
    row.parent = parent;
    for (const Value property : item["property"].items()) read_property(property, row);
    const auto self = static_cast<std::uint32_t>(into.concepts.size());
    into.concepts.push_back(std::move(row));
    read_concepts(item["concept"], self, into);
  }
}

// Hierarchies may also be written as properties that name the parent.
void link_parents(CodeSystem& system) {
  std::unordered_map<std::string_view, std::uint32_t> places;
  for (std::uint32_t i = 0; i < system.concepts.size(); ++i)
    places.emplace(system.concepts[i].code, i);
  for (Concept& row : system.concepts) {
    if (row.parent != kNone) continue;
    for (const auto& [code, value] : row.properties) {
      if (code != "subsumedBy" && code != "parent") continue;
      const auto place = places.find(value);
      if (place != places.end() && value != row.code) row.parent = place->second;
    }
  }
}

// A value set of which only the expansion is known: http://hl7.org/fhir/R4/valueset.html#expansion
void read_expansion(const Value& contains, ValueSet& into) {
  for (const Value item : contains.items()) {
    const std::string system = item["system"].string();
    if (const std::string code = item["code"].string(); !code.empty() && !system.empty()) {
      if (into.includes.empty() || into.includes.back().system != system)
        into.includes.push_back({system, {}, {}, {}});
      into.includes.back().concepts.push_back({code, {}});
    }
    read_expansion(item["contains"], into);
  }
}

}  // namespace

ValueSet read_value_set(const Value& resource) {
  ValueSet set;
  set.url = resource["url"].string();
  set.version = resource["version"].string();
  set.name = resource["name"].string();
  set.title = resource["title"].string();
  if (const Value compose = resource["compose"]) {
    set.compose = std::string(compose.raw());
    read_lines(compose, set);
  } else {
    read_expansion(resource["expansion"]["contains"], set);
  }
  return set;
}

Result<> read_compose(std::string_view json, ValueSet& into) {
  const auto document = TRY(json::Document::parse(std::string(json), kDefinitionLimits));
  read_lines(document->root(), into);
  return {};
}

CodeSystem read_code_system(const Value& resource) {
  CodeSystem system;
  system.url = resource["url"].string();
  system.version = resource["version"].string();
  system.name = resource["name"].string();
  system.supplements = resource["supplements"].string();
  system.content = one_of(resource["content"], kContents, Content::complete);
  system.case_sensitive = resource["caseSensitive"] && resource["caseSensitive"].boolean();
  read_concepts(resource["concept"], kNone, system);
  link_parents(system);
  return system;
}

}  // namespace tasuki::rulepack
