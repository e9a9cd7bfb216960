#include "exchange/pulled.hpp"

#include <algorithm>

#include "clins/information.hpp"
#include "clins/unit.hpp"
#include "clins/verdict.hpp"
#include "eligibility/date.hpp"
#include "exchange/embedded.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "pull/answer.hpp"
#include "pull/question.hpp"

namespace tasuki::exchange {
namespace {

using pull::Reason;

// A unit of an answer that is right.
struct Right {
  clins::Kind kind = clins::Kind::referral;
  std::string identifier;
  Time made_at;
  std::vector<clins::InformationEntry> entries;  // that may be seen
  std::string document;                          // the whole of it, where that may be seen
  std::size_t count() const { return entries.size() + (document.empty() ? 0U : 1U); }
};

class Judge {
 public:
  Judge(Exchange::State& state, const Answered& answered)
      : state_(state), answered_(answered), known_(answered.identity) {}

  // Or why not.
  std::expected<Right, Reason> judge(std::string unit);

 private:
  std::optional<clins::Unit> read(const json::Document& document) const;
  bool is_of_person(const clins::Unit& unit);
  Time made_at(const json::Document& document) const;
  void keep_information(const json::Document& document, const clins::Unit& unit,
                        Right& right) const;
  void keep_document(const json::Document& document, const clins::Unit& unit, Right& right) const;
  Matter matter(Subject subject, const clins::Marks& marks, clins::InformationClass by) const;

  Exchange::State& state_;
  const Answered& answered_;
  std::string known_;  // the identity that was found to be the person's: most answers have one
};

// Valid by the rules, and issued by the holder itself.
std::optional<clins::Unit> Judge::read(const json::Document& document) const {
  fhir::Issues issues;
  auto unit = clins::read_unit(document, issues);
  if (!unit) return std::nullopt;
  clins::check_issuer(*unit, answered_.codes, issues);
  validate::Request request;
  request.now = state_.with.clock.now();
  request.errors_only = true;
  clins::check_rules(document, unit->kind, *state_.with.validator, request, issues);
  if (clins::any_error(issues)) return std::nullopt;
  return unit;
}

bool Judge::is_of_person(const clins::Unit& unit) {
  const std::string insured = unit.insured.normal_form();
  const std::string identity = identity_of(insured, unit.birth_date);
  if (identity == known_) return true;
  const Time now = state_.with.clock.now();
  const auto checked = state_.with.eligibility.check(
      {answered_.holder, insured, unit.birth_date, eligibility::date_in_japan(now)});
  if (!checked || checked->person != answered_.person) return false;
  known_ = identity;
  return true;
}

// What a Bundle says of itself; it cannot be of tomorrow.
Time Judge::made_at(const json::Document& document) const {
  const Time now = state_.with.clock.now();
  const auto at = parse_instant(document.root()["timestamp"].string());
  return at ? std::min(*at, now) : now;
}

Matter Judge::matter(Subject subject, const clins::Marks& marks, clins::InformationClass by) const {
  Matter made;
  made.viewer = Viewer::institution;
  made.subject = subject;
  made.mark = marks.uninformed ? (marks.undelivered ? Mark::both : Mark::uninformed)
                               : (marks.undelivered ? Mark::undelivered : Mark::none);
  made.basis = answered_.classes.has(by) ? answered_.reader->basis(by) : Basis::none;
  made.state = store::UnitState::viewable;
  return made;
}

void Judge::keep_information(const json::Document& document, const clins::Unit& unit,
                             Right& right) const {
  right.entries = clins::read_information(document, unit.kind);
  std::erase_if(right.entries, [&](const clins::InformationEntry& entry) {
    const Matter seen = matter(Subject::information, entry.marks, entry.information);
    return sight(seen) != Sight::content;
  });
}

void Judge::keep_document(const json::Document& document, const clins::Unit& unit,
                          Right& right) const {
  if (clins::kind_row(unit.kind).form != clins::Form::document) return;
  if (!pull::is_wanted(answered_.kinds, unit.kind)) return;
  const bool letter = subject_of(unit.kind) == Subject::letter;
  const auto by = letter ? clins::InformationClass::documents : clins::InformationClass::checkups;
  if (sight(matter(Subject::pulled, unit.marks, by)) == Sight::content)
    right.document = document.text();
}

std::expected<Right, Reason> Judge::judge(std::string text) {
  const auto document = json::Document::parse(std::move(text));
  if (!document) return std::unexpected(Reason::malformed);
  const auto unit = read(**document);
  if (!unit) return std::unexpected(Reason::invalid);
  if (!is_of_person(*unit)) return std::unexpected(Reason::wrong_person);
  const auto clean = embedded_is_clean((*document)->root(), state_.with.sanitizer);
  if (!clean || !*clean) return std::unexpected(Reason::unclean);
  Right right{unit->kind, unit->identifier_value, made_at(**document), {}, {}};
  keep_information(**document, *unit, right);
  keep_document(**document, *unit, right);
  return right;
}

std::string write_right(const std::vector<Right>& units) {
  json::Writer w;
  w.array();
  for (const Right& unit : units) {
    if (unit.count() == 0) continue;
    w.object().field("kind", clins::kind_row(unit.kind).code);
    w.field("identifier", unit.identifier).field("at", to_instant(unit.made_at));
    w.field("information", clins::write_information(unit.entries));
    w.field("document", unit.document).end();
  }
  w.end();
  return w.take();
}

Kept unusable(Reason reason) {
  Kept kept;
  kept.outcome = pull::Outcome::unusable;
  kept.reason = reason;
  return kept;
}

}  // namespace

std::string identity_of(const std::string& insured, const std::string& birth_date) {
  return insured + "\n" + birth_date;
}

Kept judge_answer(Exchange::State& state, const Answered& answered, std::string body) {
  auto units = pull::read_answer(std::move(body), answered.request_id);
  if (!units) return unusable(Reason::malformed);
  Judge judge(state, answered);
  Kept kept;
  std::vector<Right> right;
  for (std::string& unit : *units) {
    auto judged = judge.judge(std::move(unit));
    if (!judged) return unusable(judged.error());
    if (judged->count() == 0) continue;
    kept.count += static_cast<std::uint32_t>(judged->count());
    kept.as_of = std::max(kept.as_of.value_or(judged->made_at), judged->made_at);
    right.push_back(*std::move(judged));
  }
  if (kept.count == 0) return kept;
  kept.outcome = pull::Outcome::answered;
  kept.content = write_right(right);
  return kept;
}

Result<Pulled> read_pulled(const std::string& institution, std::string_view content) {
  Pulled pulled;
  if (content.empty()) return pulled;
  const auto document = TRY(json::Document::parse(std::string(content)));
  for (const json::Value unit : document->root().items()) {
    const auto kind = clins::kind_from_code(unit["kind"].string());
    const auto at = parse_instant(unit["at"].string());
    if (!kind || !at) return fail(Code::content_damaged, "an answer that was kept");
    store::Information information;
    information.unit.kind = *kind;
    information.unit.sender = institution;
    information.unit.identifier_value = unit["identifier"].string();
    information.unit.state = store::UnitState::viewable;
    information.unit.registered_at = *at;
    information.information = unit["information"].string();
    pulled.information.push_back(std::move(information));
    if (std::string whole = unit["document"].string(); !whole.empty())
      pulled.documents.push_back({institution, *kind, std::move(whole)});
  }
  return pulled;
}

}  // namespace tasuki::exchange
