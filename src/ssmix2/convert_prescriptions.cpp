// OMP-01: one ORC with RXE, TQ1 and RXR a drug. What comes out is no unit of JP-CLINS
// (convert.hpp).
#include "ssmix2/plain_text.hpp"
#include "ssmix2/unit_draft.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kProfile =
    "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS";
constexpr std::string_view kIds = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/";
constexpr std::string_view kYj = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
constexpr std::string_view kHot9 = "http://medis.or.jp/CodeSystem/master-HOT9";
constexpr std::string_view kNoCode =
    "http://jpfhir.jp/fhir/eCS/CodeSystem/MedicationCodeNocoded_CS";
constexpr std::string_view kUnits =
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code";
constexpr std::string_view kUnknownUse =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_MedicationUsage_Uncoded_CS";
constexpr std::size_t kYjBytes = 12;

struct Drug {
  const Segment* orc = nullptr;
  const Segment* rxe = nullptr;
  const Segment* tq1 = nullptr;
};

void write_identifiers(json::Writer& w, std::string_view serial, std::string_view group,
                       int number) {
  const auto write = [&](std::string_view system, std::string_view value) {
    w.object().field("system", system).field("value", value).end();
  };
  w.key("identifier").array();
  write(std::string(kIds) + "Medication-RPGroupNumber", group);
  write(std::string(kIds) + "MedicationAdministrationIndex", std::to_string(number));
  write("http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier", serial);
  w.end();
}

void write_medication(json::Writer& w, const Segment& rxe, const std::string& name) {
  const std::string_view code = rxe.raw({2, 1});
  const std::string_view system = rxe.raw({2, 3});
  w.key("medicationCodeableConcept").object().key("coding").array();
  if (system == "YJ" && code.size() == kYjBytes) {
    clins::write_coding(w, kYj, code, name);
  } else {
    clins::write_coding(w, kNoCode, "NOCODED", "標準コードなし");
    if (system == "HOT9" && !code.empty()) clins::write_coding(w, kHot9, code, name);
  }
  w.end().field("text", name).end();
}

// A value with its unit in the words of MERIT-9; `separated` by components of a field.
struct Amount {
  std::string value;
  std::string code;
  std::string unit;
  explicit operator bool() const { return !value.empty() && !code.empty() && !unit.empty(); }
};

void write_amount(json::Writer& w, std::string_view key, const Amount& amount) {
  w.key(key).object().key("value").decimal(amount.value);
  w.field("unit", amount.unit).field("system", kUnits).field("code", amount.code).end();
}

Amount amount_of(const Segment& rxe, int value, int unit) {
  return {exact_decimal(rxe.raw({value})).value_or(""), std::string(rxe.raw({unit, 1})),
          plain_text(rxe.text({unit, 2}))};
}

// RXE-19: the daily total, its unit in subcomponents.
Amount daily_of(const Segment& rxe) {
  return {exact_decimal(rxe.raw({19, 1})).value_or(""), std::string(rxe.raw({19, 2, 1})),
          plain_text(rxe.text({19, 2, 2}))};
}

void write_strength(json::Writer& w) {
  w.key("type").object().key("coding").array();
  clins::write_coding(
      w, "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthStrengthType", "1",
      "製剤量");
  w.end().end();
}

void write_dose(json::Writer& w, const Segment& rxe) {
  const Amount daily = daily_of(rxe);
  const Amount once = amount_of(rxe, 3, 5);
  if (!daily && !once) return;
  w.key("doseAndRate").array().object();
  write_strength(w);
  if (once) write_amount(w, "doseQuantity", once);
  if (daily) {
    w.key("rateRatio").object();
    write_amount(w, "numerator", daily);
    w.key("denominator").object().key("value").number(1).field("unit", "日");
    w.field("system", "http://unitsofmeasure.org").field("code", "d").end().end();
  }
  w.end().end();
}

void write_dosage(json::Writer& w, const Drug& drug, std::string_view start) {
  const std::string said = drug.tq1 ? plain_text(drug.tq1->text({3, 1, 2})) : std::string();
  const std::string use = said.empty() ? std::string(kNotRecorded) : said;
  w.key("dosageInstruction").array().object().key("extension").array().object();
  w.field(
      "url",
      "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse");
  w.key("valuePeriod").object().field("start", start).end().end().end();
  w.field("text", use).key("timing").object().key("code").object().key("coding").array();
  clins::write_coding(w, kUnknownUse, "0X0XXXXXXXXX0000", "ダミー用法コード");
  const std::string_view code = drug.tq1 ? drug.tq1->raw({3, 1, 1}) : std::string_view();
  const bool jami = drug.tq1 && drug.tq1->raw({3, 1, 3}).starts_with("JAMISDP");
  if (jami && !code.empty())
    clins::write_coding(w, "http://jami.jp/CodeSystem/MedicationUsage", code, use);
  w.end().field("text", use).end().end();
  write_dose(w, *drug.rxe);
  w.end().end();
}

class Prescriptions {
 public:
  Prescriptions(const Source& source, Converted& converted)
      : source_(source), converted_(converted), draft_(source, 'P') {}

  void run() {
    for (const Segment& segment : source_.message.segments()) {
      if (segment.name() == "ORC") next(&segment);
      if (drug_.orc == nullptr) continue;
      if (segment.name() == "RXE") drug_.rxe = &segment;
      if (segment.name() == "TQ1") drug_.tq1 = &segment;
    }
    next(nullptr);
    draft_.finish(converted_);
  }

 private:
  void next(const Segment* orc) {
    if (drug_.orc != nullptr) add(drug_);
    drug_ = {orc, nullptr, nullptr};
  }

  void add(const Drug& drug) {
    if (drug.orc->raw({1}) == "CA") return;  // cancelled
    if (drug.rxe == nullptr) return note(converted_, FaultCode::missing, *drug.orc, 0);
    const std::string name = plain_text(drug.rxe->text({2, 2}));
    if (name.empty()) return note(converted_, FaultCode::missing, *drug.rxe, 2);
    const auto ordered = fhir_date_time(drug.orc->raw({9}));
    if (!ordered) return note(converted_, FaultCode::missing, *drug.orc, 9);
    const Amount supply = amount_of(*drug.rxe, 10, 11);
    if (!supply) return note(converted_, FaultCode::missing, *drug.rxe, 10);
    if (draft_.entries() == limits::kHl7EntriesMax)
      return note(converted_, FaultCode::too_many_entries, *drug.orc, 0);
    const std::string start = drug.tq1
                                  ? fhir_date(drug.tq1->raw({7})).value_or(ordered->substr(0, 10))
                                  : ordered->substr(0, 10);
    draft_.set_department(drug.orc->raw({17}), plain_text(drug.orc->text({17, 2})));
    json::Writer& w = draft_.open("MedicationRequest", kProfile, {});
    ++number_;
    std::string group(drug.orc->raw({4}));
    if (group.empty()) group = std::to_string(number_);
    write_identifiers(w, source_.file.order_number + "-" + std::to_string(number_), group, number_);
    w.field("status", "completed").field("intent", "order");
    write_medication(w, *drug.rxe, name);
    draft_.write_subject("subject");
    w.field("authoredOn", *ordered);
    write_dosage(w, drug, start);
    w.key("dispenseRequest").object();
    write_amount(w, "quantity", supply);
    w.end();
    draft_.close(clins::InformationClass::prescriptions);
  }

  const Source& source_;
  Converted& converted_;
  UnitDraft draft_;
  Drug drug_;
  int number_ = 0;
};

}  // namespace

void convert_prescriptions(const Source& source, Converted& converted) {
  Prescriptions(source, converted).run();
}

}  // namespace tasuki::ssmix2
