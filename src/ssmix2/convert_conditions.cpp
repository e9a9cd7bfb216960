// PPR-01: one PRB with its ZPR a diagnosis, all of a patient in one file.
#include "base/text.hpp"
#include "ssmix2/plain_text.hpp"
#include "ssmix2/unit_draft.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kProfile =
    "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS";
constexpr std::string_view kKeyNumber = "http://medis.or.jp/CodeSystem/master-disease-keyNumber";
constexpr std::string_view kExchange = "http://medis.or.jp/CodeSystem/master-disease-exCode";
// What the master has for a disease without a number of its own.
constexpr std::string_view kUncoded = "99999999";
constexpr std::string_view kUncodedName = "未コード化傷病名";
constexpr std::string_view kDoubt = "疑";

// A diagnosis: its PRB, and the ZPR behind it if there is one.
struct Problem {
  const Segment* prb = nullptr;
  const Segment* zpr = nullptr;

  std::string prefix() const { return zpr ? zpr->text({1, 2}) : std::string(); }
  std::string suffix() const { return zpr ? zpr->text({3, 2}) : std::string(); }
};

// The name with its modifiers, where PRB-3 does not hold them already.
std::string name_of(const Problem& problem) {
  std::string name = plain_text(problem.prb->text({3, 2}));
  const std::string prefix = plain_text(problem.prefix());
  const std::string suffix = plain_text(problem.suffix());
  if (!prefix.empty() && name.find(prefix) == std::string::npos) name.insert(0, prefix);
  if (!suffix.empty() && name.find(suffix) == std::string::npos) name += suffix;
  return name;
}

// 疑い病名: by the name or its modifiers, or as PRB-13 has it, whose table is the institution's
// own: provisional and suspected are what such tables have.
bool is_suspected(const Problem& problem, std::string_view name) {
  const std::string_view state = problem.prb->raw({13});
  return name.find(kDoubt) != std::string_view::npos || state == "P" || state == "S" ||
         problem.prb->text({13, 2}).find(kDoubt) != std::string::npos;
}

// When it was over: PRB-9, or the day of an outcome that ends it (HL7 table 0241: F recovered, D
// died). Nullopt: it is not.
std::optional<std::string> ended(const Segment& prb) {
  if (const auto resolved = fhir_date_time(prb.raw({9}))) return resolved;
  const std::string_view outcome = prb.raw({14});
  if (outcome != "F" && outcome != "D") return std::nullopt;
  return fhir_date_time(prb.raw({15}));
}

std::optional<std::string> onset_of(const Segment& prb) {
  for (const int field : {16, 7, 2})
    if (auto date = fhir_date_time(prb.raw({field}))) return date;
  return std::nullopt;
}

void write_code(json::Writer& w, const Problem& problem, std::string_view name) {
  const std::string_view code = problem.prb->raw({3});
  const bool coded = code.size() == kUncoded.size() && all_digits(code);
  w.key("code").object().key("coding").array();
  if (coded)
    clins::write_coding(w, kKeyNumber, code, plain_text(problem.prb->text({3, 2})));
  else
    clins::write_coding(w, kKeyNumber, kUncoded, kUncodedName);
  const std::string exchange = problem.zpr ? std::string(problem.zpr->raw({5})) : std::string();
  const std::string said = problem.zpr ? plain_text(problem.zpr->text({5, 2})) : std::string();
  if (coded && !exchange.empty() && !said.empty())
    clins::write_coding(w, kExchange, exchange, said);
  w.end().field("text", name).end();
}

class Conditions {
 public:
  Conditions(const Source& source, Converted& converted)
      : source_(source), converted_(converted), confirmed_(source, 'C'), suspected_(source, 'S') {}

  void run() {
    for (const Segment& segment : source_.message.segments()) {
      if (segment.name() == "ZPR" && problem_.prb != nullptr) problem_.zpr = &segment;
      if (segment.name() == "ORC" && problem_.prb != nullptr) department_ = &segment;
      if (segment.name() == "PRB") next(&segment);
    }
    next(nullptr);
    confirmed_.finish(converted_);
    suspected_.finish(converted_);
  }

 private:
  void next(const Segment* prb) {
    if (problem_.prb != nullptr) add(problem_);
    problem_ = {prb, nullptr};
    department_ = nullptr;
  }

  void add(const Problem& problem) {
    const Segment& prb = *problem.prb;
    if (prb.raw({1}) == "DE") return;  // taken back
    const std::string name = name_of(problem);
    const auto onset = onset_of(prb);
    if (name.empty()) return note(converted_, FaultCode::missing, prb, 3);
    if (!onset) return note(converted_, FaultCode::missing, prb, 16);
    const bool doubtful = is_suspected(problem, name);
    UnitDraft& draft = doubtful ? suspected_ : confirmed_;
    if (confirmed_.entries() + suspected_.entries() == limits::kHl7EntriesMax)
      return note(converted_, FaultCode::too_many_entries, prb, 0);
    if (department_ != nullptr)
      draft.set_department(department_->raw({17}), plain_text(department_->text({17, 2})));
    write(draft, problem, name, *onset, doubtful);
  }

  void write(UnitDraft& draft, const Problem& problem, std::string_view name,
             std::string_view onset, bool doubtful) {
    const Segment& prb = *problem.prb;
    std::string part(prb.raw({4}));
    if (part.empty()) part = prb.raw({3});
    json::Writer& w = draft.open("Condition", kProfile, part + "-" + std::to_string(++number_));
    const bool inside = department_ != nullptr && department_->raw({29}) == "I";
    w.key("contained").array().raw(clins::contained_encounter(inside ? "IMP" : "AMB")).end();
    const auto over = ended(prb);
    clins::write_concept(w, "clinicalStatus",
                         "http://terminology.hl7.org/CodeSystem/condition-clinical",
                         over ? "resolved" : "active");
    clins::write_concept(w, "verificationStatus",
                         "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                         doubtful ? "provisional" : "confirmed");
    w.key("category").array().object().key("coding").array();
    clins::write_coding(w, "http://terminology.hl7.org/CodeSystem/condition-category",
                        "problem-list-item");
    w.end().end().end();
    write_code(w, problem, name);
    draft.write_subject("subject");
    clins::write_reference(w, "encounter", "#encounter");
    w.field("onsetDateTime", onset);
    if (over) w.field("abatementDateTime", *over);
    if (const auto recorded = fhir_date_time(prb.raw({7}))) w.field("recordedDate", *recorded);
    draft.close(clins::InformationClass::conditions);
  }

  const Source& source_;
  Converted& converted_;
  UnitDraft confirmed_;
  UnitDraft suspected_;
  Problem problem_;
  const Segment* department_ = nullptr;
  int number_ = 0;
};

}  // namespace

void convert_conditions(const Source& source, Converted& converted) {
  Conditions(source, converted).run();
}

}  // namespace tasuki::ssmix2
