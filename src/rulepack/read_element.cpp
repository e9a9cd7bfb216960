// ElementDefinition. http://hl7.org/fhir/R4/elementdefinition.html
#include <charconv>

#include "rulepack/read_json.hpp"

namespace tasuki::rulepack {
namespace {

using json::Value;

// The orders of the enumerations in rows.hpp.
constexpr std::string_view kRules[] = {"open", "closed", "openAtEnd"};
constexpr std::string_view kDiscriminators[] = {"value", "pattern", "exists", "type", "profile"};
constexpr std::string_view kStrengths[] = {"required", "extensible", "preferred", "example"};
constexpr std::string_view kSeverities[] = {"error", "warning"};
constexpr std::string_view kAggregations[] = {"contained", "referenced", "bundled"};

constexpr std::string_view kSystemTypes = "http://hl7.org/fhirpath/System.";
constexpr std::string_view kFhirType =
    "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
constexpr std::string_view kMaxValueSet =
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
constexpr std::string_view kBestPracticeUrl =
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";

std::optional<std::uint32_t> read_count(std::string_view text) {
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count;
}

std::optional<std::uint32_t> read_min(const Value& value) {
  if (!value || !value.is(json::Type::number)) return std::nullopt;
  return read_count(value.raw());
}

std::optional<std::uint32_t> read_max(const Value& value) {
  if (!value) return std::nullopt;
  if (value.equals("*")) return kMaxUnbounded;
  return read_count(value.string());
}

std::optional<bool> read_boolean(const Value& value) {
  if (!value || !value.is(json::Type::boolean)) return std::nullopt;
  return value.boolean();
}

Value extension(const Value& element, std::string_view url) {
  for (const Value item : element["extension"].items())
    if (item["url"] && item["url"].equals(url)) return item;
  return {};
}

std::vector<std::string> read_strings(const Value& list) {
  std::vector<std::string> texts;
  for (const Value item : list.items()) texts.push_back(item.string());
  return texts;
}

TypeUse read_type(const Value& value) {
  TypeUse type;
  type.code = value["code"].string();
  if (type.code.starts_with(kSystemTypes)) {
    // Ids and the values of primitives have System types; the extension says which FHIR type.
    const Value fhir_type = extension(value, kFhirType);
    type.code = fhir_type ? fhir_type["valueUrl"].string() : "string";
  }
  type.profiles = read_strings(value["profile"]);
  type.targets = read_strings(value["targetProfile"]);
  for (const Value item : value["aggregation"].items())
    for (std::uint32_t bit = 0; bit < std::size(kAggregations); ++bit)
      if (item.equals(kAggregations[bit])) type.flags |= std::uint32_t{1} << bit;
  if (const Value versioning = value["versioning"]) {
    if (versioning.equals("independent")) type.flags |= kVersionIndependent;
    if (versioning.equals("specific")) type.flags |= kVersionSpecific;
  }
  return type;
}

Slicing read_slicing(const Value& value) {
  Slicing slicing;
  slicing.rules = one_of(value["rules"], kRules, SlicingRules::open);
  slicing.ordered = value["ordered"] && value["ordered"].boolean();
  for (const Value item : value["discriminator"].items())
    slicing.discriminators.push_back(
        {one_of(item["type"], kDiscriminators, DiscriminatorKind::value), item["path"].string()});
  return slicing;
}

Binding read_binding(const Value& value) {
  Binding binding;
  binding.strength = one_of(value["strength"], kStrengths, Strength::example);
  binding.value_set = value["valueSet"].string();
  if (const Value max = extension(value, kMaxValueSet)) {
    binding.max_value_set = max["valueCanonical"].string();
    if (binding.max_value_set.empty()) binding.max_value_set = max["valueUri"].string();
  }
  return binding;
}

Invariant read_invariant(const Value& value) {
  Invariant invariant;
  invariant.key = value["key"].string();
  invariant.severity = one_of(value["severity"], kSeverities, Severity::error);
  invariant.human = value["human"].string();
  invariant.expression = value["expression"].string();
  invariant.source = value["source"].string();
  const Value practice = extension(value, kBestPracticeUrl);
  invariant.best_practice = practice && practice["valueBoolean"].boolean();
  return invariant;
}

// fixed[x], pattern[x], minValue[x], maxValue[x]
void read_choice(const json::Member& member, Element& into) {
  const std::string key = member.key.string();
  struct Row {
    std::string_view name;
    std::string Element::*field;
  };
  static constexpr Row kRows[] = {{"fixed", &Element::fixed},
                                  {"pattern", &Element::pattern},
                                  {"minValue", &Element::value_min},
                                  {"maxValue", &Element::value_max}};
  for (const Row& row : kRows)
    if (key.starts_with(row.name) && key.size() > row.name.size())
      into.*row.field = std::string(member.value.raw());
}

}  // namespace

Element read_element(const Value& value) {
  Element element;
  element.path = value["path"].string();
  element.id = value["id"].string();
  element.slice_name = value["sliceName"].string();
  element.min = read_min(value["min"]);
  element.max = read_max(value["max"]);
  element.base_max = read_max(value["base"]["max"]).value_or(0);
  element.content_reference = value["contentReference"].string();
  for (const Value item : value["type"].items()) element.types.push_back(read_type(item));
  // http://hl7.org/fhir/R4/resource.html#Resource: the id of a resource is an id. Its definition
  // calls it a string, as the ids of elements are.
  if (value["base"]["path"].equals("Resource.id"))
    for (TypeUse& type : element.types) type.code = "id";
  if (value["slicing"]) element.slicing = read_slicing(value["slicing"]);
  if (value["binding"]) element.binding = read_binding(value["binding"]);
  for (const Value item : value["constraint"].items())
    element.invariants.push_back(read_invariant(item));
  for (const json::Member& member : value.members()) read_choice(member, element);
  element.length_max = read_min(value["maxLength"]).value_or(0);
  element.modifier = read_boolean(value["isModifier"]);
  element.must_support = read_boolean(value["mustSupport"]);
  element.summary = read_boolean(value["isSummary"]);
  element.order_matters = static_cast<bool>(value["orderMeaning"]);
  return element;
}

}  // namespace tasuki::rulepack
