#include "clins/information.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "clins/laboratory_item.hpp"
#include "fhir/bundle.hpp"
#include "json/writer.hpp"

namespace tasuki::clins {
namespace {

using enum InformationClass;

constexpr std::array kExtraction = {ExtractionRow{Kind::referral, prescriptions},
                                    ExtractionRow{Kind::discharge_summary, prescriptions}};

constexpr std::string_view kDepartment =
    "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department";

// Which coding of a code says best what it is: the first system of this list that stands there.
constexpr std::array<std::string_view, 8> kSystems = {
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS",
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/JP_CLINS_ObsLabResult_InfectionLabo_CS",
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS",
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/JP_CLINS_ObsLabResult_CoreLabo_CS",
    "http://medis.or.jp/CodeSystem/master-JLAC10-17digits",
    "urn:oid:1.2.392.200119.4.504",
    "http://medis.or.jp/CodeSystem/master-disease-keyNumber",
    "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"};

json::Value best_coding(json::Value concept_value) {
  for (const std::string_view system : kSystems)
    for (const json::Value coding : concept_value["coding"].items())
      if (coding["system"].equals(system)) return coding;
  return concept_value["coding"].at(0);
}

bool is_medication(json::Value allergy) {
  for (const json::Value category : allergy["category"].items())
    if (category.equals("medication")) return true;
  return false;
}

// How a type of resource becomes information.
struct TypeRow {
  std::string_view type;
  std::string_view code;      // the element with the code
  std::string_view date;      // and with the date; where it is absent,
  std::string_view recorded;  // this one
};
constexpr std::array kTypes = {
    TypeRow{"Condition", "code", "onsetDateTime", "recordedDate"},
    TypeRow{"AllergyIntolerance", "code", "onsetDateTime", "recordedDate"},
    TypeRow{"Observation", "code", "effectiveDateTime", "issued"},
    TypeRow{"MedicationRequest", "medicationCodeableConcept", "authoredOn", "authoredOn"},
};

const TypeRow* type_row(const fhir::Resource& resource) {
  for (const TypeRow& row : kTypes)
    if (resource.is(row.type)) return &row;
  return nullptr;
}

InformationClass class_of(const TypeRow& row, json::Value resource, const LaboratoryItem& item) {
  if (row.type == "Condition") return conditions;
  if (row.type == "AllergyIntolerance")
    return is_medication(resource) ? contraindications : allergies;
  if (row.type == "MedicationRequest") return prescriptions;
  return item.group == ItemGroup::infection ? infections : laboratory;
}

std::string status_of(json::Value resource) {
  if (const json::Value status = resource["status"]) return status.string();
  return resource["clinicalStatus"]["coding"].at(0)["code"].string();
}

std::string identity_of(const fhir::Resource& resource) {
  const auto identifiers = resource.identifiers();
  return identifiers.empty() ? "" : identifiers[0].system + "|" + identifiers[0].value;
}

std::string department_of(const fhir::Resource& resource) {
  for (const json::Value extension : resource.extensions(kDepartment))
    return extension["valueCodeableConcept"]["coding"].at(0)["code"].string();
  return {};
}

std::string text_of(json::Value concept_value) {
  const std::string text = concept_value["text"].string();
  return text.empty() ? concept_value["coding"].at(0)["code"].string() : text;
}

// What tells two entries of one code and date apart: the result, or how it is taken.
std::string value_of(json::Value node) {
  if (const json::Value value = node["valueQuantity"]["value"])
    return node["valueQuantity"]["comparator"].string().append(value.raw());
  if (const json::Value value = node["valueString"]) return value.string();
  if (const json::Value value = node["valueCodeableConcept"]) return text_of(value);
  return node["dosageInstruction"].at(0)["text"].string();
}

InformationEntry read_entry(const fhir::Resource& resource, const TypeRow& row) {
  const json::Value node = resource.node();
  const LaboratoryItem item = laboratory_item(node);
  const json::Value coding = best_coding(node[row.code]);
  InformationEntry entry;
  entry.information = class_of(row, node, item);
  entry.marks = marks_of(node);
  entry.system = coding["system"].string();
  entry.code = coding["code"].string();
  entry.display = node[row.code]["text"].string();
  if (entry.display.empty()) entry.display = coding["display"].string();
  entry.item = item.name;
  entry.date = node[row.date].string();
  if (entry.date.empty()) entry.date = node[row.recorded].string();
  entry.status = status_of(node);
  entry.value = value_of(node);
  entry.unit = node["valueQuantity"]["unit"].string();
  entry.identity = identity_of(resource);
  entry.department = department_of(resource);
  entry.resource = node.raw();
  return entry;
}

bool is_taken_out(Kind kind, InformationClass information) {
  if (kind_row(kind).form == Form::collection) return true;
  return std::ranges::any_of(kExtraction, [&](const ExtractionRow& row) {
    return row.kind == kind && row.information == information;
  });
}

struct TextMember {
  std::string_view key;
  std::string InformationEntry::*text;
};
constexpr std::array kTexts = {TextMember{"system", &InformationEntry::system},
                               TextMember{"code", &InformationEntry::code},
                               TextMember{"display", &InformationEntry::display},
                               TextMember{"item", &InformationEntry::item},
                               TextMember{"date", &InformationEntry::date},
                               TextMember{"status", &InformationEntry::status},
                               TextMember{"value", &InformationEntry::value},
                               TextMember{"unit", &InformationEntry::unit},
                               TextMember{"identity", &InformationEntry::identity},
                               TextMember{"department", &InformationEntry::department}};

struct MarkMember {
  std::string_view key;
  bool Marks::*mark;
};
constexpr std::array kMarks = {MarkMember{"uninformed", &Marks::uninformed},
                               MarkMember{"undelivered", &Marks::undelivered},
                               MarkMember{"long_term", &Marks::long_term}};

std::optional<std::size_t> size_of(json::Value number) {
  if (!number.is(json::Type::number)) return std::nullopt;
  const std::string_view text = number.raw();
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

}  // namespace

std::vector<InformationEntry> read_information(const json::Document& document, Kind kind) {
  std::vector<InformationEntry> entries;
  const auto bundle = fhir::Bundle::from(document.root());
  if (!bundle) return entries;
  for (const fhir::Entry& entry : bundle->entries()) {
    const TypeRow* row = type_row(entry.resource);
    if (row == nullptr) continue;
    const LaboratoryItem item = laboratory_item(entry.resource.node());
    if (is_taken_out(kind, class_of(*row, entry.resource.node(), item)))
      entries.push_back(read_entry(entry.resource, *row));
  }
  return entries;
}

std::string write_information(std::span<const InformationEntry> entries) {
  json::Writer w;
  w.array();
  for (const InformationEntry& entry : entries) {
    w.object().field("class", row_of(entry.information).code);
    for (const TextMember& member : kTexts)
      if (!(entry.*member.text).empty()) w.field(member.key, entry.*member.text);
    for (const MarkMember& member : kMarks)
      if (entry.marks.*member.mark) w.key(member.key).boolean(true);
    w.key("size").number(static_cast<std::int64_t>(entry.resource.size())).end();
  }
  w.end();
  std::string stored = w.take();
  stored.push_back('\n');
  for (const InformationEntry& entry : entries) stored += entry.resource;
  return stored;
}

// Only the index is parsed: the resources are most of it, and go out as they came in.
Result<std::vector<InformationEntry>> parse_information(std::string_view stored) {
  const auto damaged = [] {
    return fail(Code::content_damaged, "a unit's information is not readable");
  };
  const std::size_t line = stored.find('\n');
  if (line == std::string_view::npos) return damaged();
  const auto index = json::Document::parse(std::string(stored.substr(0, line)));
  if (!index || !(*index)->root().is(json::Type::array)) return damaged();
  stored.remove_prefix(line + 1);
  std::vector<InformationEntry> entries;
  entries.reserve((*index)->root().size());
  for (const json::Value node : (*index)->root().items()) {
    const auto information = information_class(node["class"].string());
    const auto size = size_of(node["size"]);
    if (!information || !size || *size > stored.size()) return damaged();
    InformationEntry& entry = entries.emplace_back();
    entry.information = *information;
    for (const TextMember& member : kTexts) entry.*member.text = node[member.key].string();
    for (const MarkMember& member : kMarks) entry.marks.*member.mark = node[member.key].boolean();
    entry.resource = stored.substr(0, *size);
    stored.remove_prefix(*size);
  }
  if (!stored.empty()) return damaged();
  return entries;
}

std::span<const ExtractionRow> extraction_rows() {
  return kExtraction;
}

}  // namespace tasuki::clins
