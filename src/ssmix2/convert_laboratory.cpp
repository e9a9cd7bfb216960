// OML-11: the results (OBX) of a report, each of the specimen (SPM) and the test (OBR) before it.
#include <algorithm>
#include <array>

#include "clins/laboratory_item.hpp"
#include "ssmix2/laboratory_value.hpp"
#include "ssmix2/plain_text.hpp"
#include "ssmix2/unit_draft.hpp"

namespace tasuki::ssmix2 {
namespace {

using clins::ItemGroup;

constexpr std::string_view kProfile =
    "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS";
constexpr std::string_view kLocal =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS";
constexpr std::string_view kCore =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS";
constexpr std::string_view kInfection =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS";
constexpr std::string_view kGeneral = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits";
constexpr std::string_view kUncoded =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_Uncoded_CS";
constexpr std::size_t kJlacBytes = 17;
constexpr std::string_view kCategory =
    R"([{"coding":[{"system":"http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS","code":"laboratory"}]}])";

// OBX-11 (HL7 table 0085). Everything else says nothing that may be registered: withdrawn, wrong,
// not asked for, or only that a result is awaited.
struct StatusRow {
  char code;
  std::string_view status;
};
constexpr std::array<StatusRow, 6> kStatuses = {{{'F', "final"},
                                                 {'U', "final"},
                                                 {'C', "corrected"},
                                                 {'P', "preliminary"},
                                                 {'R', "preliminary"},
                                                 {'S', "preliminary"}}};

// The codings of OBX-3: JLAC10 stands first or as the alternate, beside the institution's own.
struct Item {
  std::string jlac;   // 17 characters, or empty
  std::string local;  // never empty where OBX-3 is not
  std::string name;
  ItemGroup group = ItemGroup::none;
  std::string_view known;  // FHIR識別名
};

std::string_view name_in(std::span<const clins::ItemRow> rows, std::string_view code) {
  const auto found = std::ranges::lower_bound(rows, code, {}, &clins::ItemRow::code);
  return found != rows.end() && found->code == code ? found->name : std::string_view();
}

// JLAC10 of 17 characters: JC10 is its name in HL7 v2.
bool is_jlac(std::string_view code, std::string_view system) {
  return system == "JC10" && code.size() == kJlacBytes;
}

Item item_of(const Segment& obx) {
  Item item;
  const std::string_view first = obx.raw({3, 1});
  const std::string_view second = obx.raw({3, 4});
  item.local = first;
  if (is_jlac(first, obx.raw({3, 3}))) {
    item.jlac = first;
    if (!second.empty()) item.local = second;
  } else if (is_jlac(second, obx.raw({3, 6}))) {
    item.jlac = second;
  }
  item.name = plain_text(obx.text({3, 2}));
  if (item.name.empty()) item.name = plain_text(obx.text({3, 5}));
  item.known = name_in(clins::core_items(), item.jlac);
  if (!item.known.empty()) item.group = ItemGroup::core;
  const std::string_view infection = name_in(clins::infection_items(), item.jlac);
  if (!infection.empty()) {
    item.group = ItemGroup::infection;
    item.known = infection;
  }
  return item;
}

void write_code(json::Writer& w, const Item& item) {
  w.key("code").object().key("coding").array();
  clins::write_coding(w, kLocal, item.local, item.name);
  if (item.group == ItemGroup::core)
    clins::write_coding(w, kCore, item.jlac, item.known);
  else if (item.group == ItemGroup::infection)
    clins::write_coding(w, kInfection, item.jlac, item.known);
  else if (!item.jlac.empty())
    clins::write_coding(w, kGeneral, item.jlac, item.name);
  else
    clins::write_coding(w, kUncoded, "99999999999999999", "未標準化コード項目(JLAC)");
  w.end().field("text", item.name).end();
}

class Laboratory {
 public:
  Laboratory(const Source& source, Converted& converted)
      : source_(source), converted_(converted), results_(source, 'L'), infections_(source, 'I') {}

  void run() {
    for (const Segment& segment : source_.message.segments()) {
      const std::string_view name = segment.name();
      if (name == "SPM") {
        specimen_ = &segment;
        request_ = nullptr;
        order_ = nullptr;
      }
      if (name == "OBR") request_ = &segment;
      if (name == "ORC") take_order(segment);
      // In front of the first specimen, OBX are about the patient.
      if (name == "OBX" && specimen_ != nullptr) add(segment);
    }
    results_.finish(converted_);
    infections_.finish(converted_);
  }

 private:
  void take_order(const Segment& orc) {
    order_ = &orc;
    for (UnitDraft* draft : {&results_, &infections_})
      draft->set_department(orc.raw({17}), plain_text(orc.text({17, 2})));
  }

  std::optional<std::string> date_of(const Segment& obx) const {
    if (auto date = fhir_date_time(obx.raw({14}))) return date;
    if (auto date = fhir_date_time(specimen_->raw({17}))) return date;
    return request_ ? fhir_date_time(request_->raw({7})) : std::nullopt;
  }

  // Who answers for it: OBX-16, OBR-16, ORC-12.
  std::string performer_of(const Segment& obx) const {
    struct From {
      const Segment* segment;
      int field;
    };
    for (const auto& [segment, field] : {From{&obx, 16}, From{request_, 16}, From{order_, 12}}) {
      if (segment == nullptr) continue;
      std::string name = segment->text({field, 2});
      const std::string given = segment->text({field, 3});
      if (!given.empty()) (name += ' ') += given;
      name = plain_text(name);
      if (!name.empty()) return name;
    }
    return std::string(kNotRecorded);
  }

  void add(const Segment& obx) {
    const std::string_view code = obx.raw({11});
    const auto status = std::ranges::find_if(
        kStatuses, [&](const StatusRow& row) { return code.size() == 1 && row.code == code[0]; });
    if (code.empty()) return note(converted_, FaultCode::missing, obx, 11);
    if (status == kStatuses.end()) return;
    const Item item = item_of(obx);
    const auto date = date_of(obx);
    if (item.local.empty() || item.name.empty())
      return note(converted_, FaultCode::missing, obx, 3);
    if (!date) return note(converted_, FaultCode::missing, *specimen_, 17);
    if (obx.raw({5}).empty()) return note(converted_, FaultCode::missing, obx, 5);
    if (results_.entries() + infections_.entries() == limits::kHl7EntriesMax)
      return note(converted_, FaultCode::too_many_entries, obx, 0);
    write(item.group == ItemGroup::infection ? infections_ : results_, obx, item, status->status,
          *date);
  }

  void write(UnitDraft& draft, const Segment& obx, const Item& item, std::string_view status,
             std::string_view date) {
    json::Writer& w = draft.open("Observation", kProfile, std::to_string(++number_));
    if (status == "preliminary") draft.preliminary();
    w.key("contained").raw(contained_for(obx)).field("status", status);
    w.key("category").raw(kCategory);
    write_code(w, item);
    draft.write_subject("subject");
    clins::write_reference(w, "encounter", "#encounter");
    w.field("effectiveDateTime", date).key("performer").array().object();
    w.field("reference", "#performer").end().end();
    write_laboratory_value(w, obx);
    const std::string specimen = plain_text(specimen_->text({4, 2}));
    w.key("specimen").object();
    w.field("display", specimen.empty() ? kNotRecorded : std::string_view(specimen)).end();
    draft.close(draft_class(item));
  }

  // Made anew only when it differs: most results of a report come from one doctor.
  const std::string& contained_for(const Segment& obx) {
    std::string performer = performer_of(obx);
    const std::string_view klass = order_ && order_->raw({29}) == "I" ? "IMP" : "AMB";
    if (contained_.empty() || performer != performer_ || klass != class_) {
      performer_ = std::move(performer);
      class_ = klass;
      json::Writer w;
      w.array().raw(clins::contained_encounter(klass));
      contained_ = w.raw(clins::contained_performer(performer_)).end().take();
    }
    return contained_;
  }

  static clins::InformationClass draft_class(const Item& item) {
    return item.group == ItemGroup::infection ? clins::InformationClass::infections
                                              : clins::InformationClass::laboratory;
  }

  const Source& source_;
  Converted& converted_;
  UnitDraft results_;
  UnitDraft infections_;
  const Segment* specimen_ = nullptr;
  const Segment* request_ = nullptr;
  const Segment* order_ = nullptr;
  int number_ = 0;
  std::string contained_;  // as JSON, of these two
  std::string performer_;
  std::string_view class_;
};

}  // namespace

void convert_laboratory(const Source& source, Converted& converted) {
  Laboratory(source, converted).run();
}

}  // namespace tasuki::ssmix2
