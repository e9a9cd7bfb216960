#include "clins/information.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "clins/laboratory_item.hpp"
#include "fhir/bundle.hpp"

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

// In the order in which they are kept; the resource is the last.
constexpr std::array kTexts = {
    &InformationEntry::system,     &InformationEntry::code,    &InformationEntry::display,
    &InformationEntry::item,       &InformationEntry::date,    &InformationEntry::status,
    &InformationEntry::value,      &InformationEntry::unit,    &InformationEntry::identity,
    &InformationEntry::department, &InformationEntry::resource};

struct MarkLetter {
  char letter;
  bool Marks::*mark;
};
constexpr std::array kMarks = {MarkLetter{'n', &Marks::uninformed},
                               MarkLetter{'d', &Marks::undelivered},
                               MarkLetter{'l', &Marks::long_term}};

std::string letters_of(const Marks& marks) {
  std::string letters;
  for (const MarkLetter& row : kMarks)
    if (marks.*row.mark) letters.push_back(row.letter);
  return letters;
}

std::optional<Marks> marks_from(std::string_view letters) {
  Marks marks;
  for (const char letter : letters) {
    const auto row = std::ranges::find(kMarks, letter, &MarkLetter::letter);
    if (row == kMarks.end()) return std::nullopt;
    marks.*row->mark = true;
  }
  return marks;
}

void append_field(std::string& stored, std::string_view text) {
  stored += std::to_string(text.size());
  stored.push_back(':');
  stored += text;
}

// Takes fields off the front of what is stored; once one is damaged, all that follow are.
class Fields {
 public:
  explicit Fields(std::string_view stored) : rest_(stored) {}

  std::string_view next() {
    const auto size = number(rest_);
    if (!size || !rest_.starts_with(':') || *size > rest_.size() - 1) {
      damaged_ = true;
      rest_ = {};
      return {};
    }
    const std::string_view field = rest_.substr(1, *size);
    rest_.remove_prefix(1 + *size);
    return field;
  }
  std::size_t next_number() {
    std::string_view field = next();
    const auto value = number(field);
    damaged_ = damaged_ || !value || !field.empty();
    return value.value_or(0);
  }
  bool damaged() const { return damaged_; }
  bool at_end() const { return rest_.empty(); }

 private:
  // Off the front of a text.
  static std::optional<std::size_t> number(std::string_view& text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
  }
  std::string_view rest_;
  bool damaged_ = false;
};

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
  std::string stored;
  append_field(stored, std::to_string(entries.size()));
  for (const InformationEntry& entry : entries) {
    append_field(stored, row_of(entry.information).code);
    append_field(stored, letters_of(entry.marks));
    for (const auto text : kTexts) append_field(stored, entry.*text);
  }
  return stored;
}

Result<std::vector<InformationEntry>> parse_information(std::string_view stored) {
  const auto damaged = [] {
    return fail(Code::content_damaged, "a unit's information is not readable");
  };
  Fields fields(stored);
  const std::size_t count = fields.next_number();
  constexpr std::size_t kEntryBytesMin = 2 * (2 + kTexts.size());
  if (fields.damaged() || count > stored.size() / kEntryBytesMin) return damaged();
  std::vector<InformationEntry> entries(count);
  for (InformationEntry& entry : entries) {
    const auto information = information_class(fields.next());
    const auto marks = marks_from(fields.next());
    if (!information || !marks) return damaged();
    entry.information = *information;
    entry.marks = *marks;
    for (const auto text : kTexts) entry.*text = fields.next();
    if (fields.damaged()) return damaged();
  }
  if (!fields.at_end()) return damaged();
  return entries;
}

std::span<const ExtractionRow> extraction_rows() {
  return kExtraction;
}

}  // namespace tasuki::clins
