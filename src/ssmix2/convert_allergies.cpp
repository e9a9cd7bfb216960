// ADT-61 (IAM) and ADT-00 (AL1): allergies, and what a patient must not be given.
#include <array>

#include "ssmix2/plain_text.hpp"
#include "ssmix2/unit_draft.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kProfile =
    "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS";
constexpr std::string_view kAllergen = "http://jpfhir.jp/fhir/core/CodeSystem/";

// Where codes of J-FAGY belong, by how they begin, and the code for what has none.
struct Dictionary {
  std::string_view prefix;
  std::string_view system;  // behind kAllergen
};
constexpr std::array<Dictionary, 4> kDictionaries = {
    {{"YCM", "YCM/JP_JfagyMedicationAllergen_CS"},
     {"GCM", "GCM/JP_JfagyMedicationAllergen_CS"},
     {"J9F", "JP_JfagyFoodAllergen_CS"},
     {"J9N", "JP_JfagyNonFoodNonMedicationAllergen_CS"}}};

// HL7 table 0127. What is neither drug nor food is of the surroundings, or says no category.
struct Category {
  std::string_view code;      // IAM-2
  std::string_view category;  // AllergyIntolerance.category, or empty
  std::string_view system;    // behind kAllergen
  std::string_view uncoded;
};
constexpr Category kOther = {"", "", "JP_JfagyNonFoodNonMedicationAllergen_CS", "D9N000000000"};
constexpr std::array<Category, 6> kCategories = {
    {{"DA", "medication", "YCM/JP_JfagyMedicationAllergen_CS", "D9M000000000"},
     {"FA", "food", "JP_JfagyFoodAllergen_CS", "D9F000000000"},
     {"EA", "environment", kOther.system, kOther.uncoded},
     {"AA", "environment", kOther.system, kOther.uncoded},
     {"PA", "environment", kOther.system, kOther.uncoded},
     {"LA", "environment", kOther.system, kOther.uncoded}}};

const Category& category_of(std::string_view code) {
  for (const Category& row : kCategories)
    if (row.code == code) return row;
  return kOther;
}

void write_code(json::Writer& w, const Segment& segment, const Category& category,
                const std::string& name) {
  const std::string_view code = segment.raw({3});
  w.key("code").object().key("coding").array();
  std::string system(kAllergen);
  const Dictionary* known = nullptr;
  for (const Dictionary& row : kDictionaries)
    if (code.starts_with(row.prefix)) known = &row;
  if (known != nullptr)
    clins::write_coding(w, system.append(known->system), code, name);
  else
    clins::write_coding(w, system.append(category.system), category.uncoded, name);
  w.end().field("text", name).end();
}

// HL7 table 0438: I is confirmed and over.
struct Standing {
  std::string_view clinical = "active";
  std::string_view verification = "unconfirmed";
};
Standing standing_of(const Segment& segment) {
  const std::string_view state = segment.raw({17});
  if (state == "I") return {"inactive", "confirmed"};
  if (state == "C") return {"active", "confirmed"};
  return {};
}

// HL7 tables 0436 and 0128.
std::string_view type_of(std::string_view sensitivity) {
  if (sensitivity == "AL") return "allergy";
  return sensitivity == "IN" ? "intolerance" : std::string_view();
}
std::string_view severity_of(std::string_view code) {
  if (code == "MI") return "mild";
  if (code == "MO") return "moderate";
  return code == "SV" ? "severe" : std::string_view();
}

void write_onset(json::Writer& w, const Segment& iam) {
  const auto date = fhir_date(iam.raw({11}));
  const std::string said = plain_text(iam.text({12}));
  if (date)
    w.field("onsetDateTime", *date);
  else if (!said.empty())
    w.field("onsetString", said);
  if (const auto recorded = fhir_date_time(iam.raw({13}))) w.field("recordedDate", *recorded);
}

void write_reaction(json::Writer& w, const Segment& segment) {
  const std::string reaction = plain_text(segment.text({5}));
  const std::string_view severity = severity_of(segment.raw({4}));
  if (reaction.empty() && severity.empty()) return;
  w.key("reaction").array().object().key("manifestation").array().object();
  w.field("text", reaction.empty() ? kNotRecorded : std::string_view(reaction)).end().end();
  if (!severity.empty()) w.field("severity", severity);
  w.end().end();
}

// IAM and AL1 agree in their first five fields; AL1 has no more that is used.
void add(UnitDraft& draft, const Segment& segment, int number, Converted& converted) {
  const bool detailed = segment.name() == "IAM";
  if (detailed && (segment.raw({6}) == "D" || segment.raw({17}) == "E")) return;  // taken back
  std::string name = plain_text(segment.text({3, 2}));
  if (name.empty()) name = plain_text(segment.text({3}));
  if (name.empty()) return note(converted, FaultCode::missing, segment, 3);
  if (draft.entries() == limits::kHl7EntriesMax)
    return note(converted, FaultCode::too_many_entries, segment, 0);
  const Category& category = category_of(segment.raw({2}));
  const Standing standing = detailed ? standing_of(segment) : Standing{};
  json::Writer& w = draft.open("AllergyIntolerance", kProfile, std::to_string(number));
  clins::write_concept(w, "clinicalStatus",
                       "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
                       standing.clinical);
  clins::write_concept(w, "verificationStatus",
                       "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
                       standing.verification);
  const std::string_view type = detailed ? type_of(segment.raw({9})) : std::string_view();
  if (!type.empty()) w.field("type", type);
  if (!category.category.empty()) w.key("category").array().string(category.category).end();
  write_code(w, segment, category, name);
  draft.write_subject("patient");
  if (detailed) write_onset(w, segment);
  write_reaction(w, segment);
  draft.close(category.category == "medication" ? clins::InformationClass::contraindications
                                                : clins::InformationClass::allergies);
}

}  // namespace

void convert_allergies(const Source& source, Converted& converted) {
  const bool basics = source.file.data_type == row_of(DataType::basics).code;
  UnitDraft draft(source, basics ? 'B' : 'A');
  int number = 0;
  for (const Segment& segment : source.message.segments())
    if (segment.name() == (basics ? "AL1" : "IAM")) add(draft, segment, ++number, converted);
  draft.finish(converted);
}

}  // namespace tasuki::ssmix2
