#include "gateway/advice.hpp"

#include <algorithm>
#include <array>

#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::array kRows = {
#define TASUKI_ADVICE(name, code, route, error, ja, en) \
  AdviceRow{AdviceReason::name, code, Route::route, error, ja, en},
#include "gateway/advice.def"
#undef TASUKI_ADVICE
};

void add(Advice& advice, std::string_view subject, std::optional<AdviceReason> reason) {
  advice.checks.push_back({subject, reason ? CheckResult::failed : CheckResult::passed});
  if (!reason) return;
  advice.reasons.push_back(*reason);
  advice.route = std::max(advice.route, advice_row(*reason).route);
}

// What cannot be asked is a reason once, however many questions it stands for.
void add_unreachable(Advice& advice, std::string_view subject) {
  constexpr AdviceReason kReason = AdviceReason::exchange_unreachable;
  advice.checks.push_back({subject, CheckResult::not_checked});
  if (std::ranges::find(advice.reasons, kReason) != advice.reasons.end()) return;
  advice.reasons.push_back(kReason);
  advice.route = std::max(advice.route, advice_row(kReason).route);
}

void check_destination(const AdviceQuestion& question, AdviceSource& source, Advice& advice) {
  constexpr std::string_view kSubject = "destination";
  if (question.destination.empty()) return;
  const auto participation = source.participation(question.destination);
  if (!participation) return add_unreachable(advice, kSubject);
  switch (*participation) {
    case Participation::active:
      return add(advice, kSubject, std::nullopt);
    case Participation::suspended:
      return add(advice, kSubject, AdviceReason::destination_suspended);
    case Participation::absent:
      return add(advice, kSubject, AdviceReason::destination_absent);
  }
}

void check_insured(const AdviceQuestion& question, AdviceSource& source, Advice& advice) {
  constexpr std::string_view kSubject = "insured";
  if (!question.insured) return add(advice, kSubject, AdviceReason::insured_missing);
  const auto standing = source.standing(*question.insured, question.birth_date);
  if (!standing) return add_unreachable(advice, kSubject);
  switch (*standing) {
    case InsuredStanding::valid:
      return add(advice, kSubject, std::nullopt);
    case InsuredStanding::outdated:
      return add(advice, kSubject, AdviceReason::insured_outdated);
    case InsuredStanding::refused:
      return add(advice, kSubject, AdviceReason::insured_invalid);
    case InsuredStanding::unchecked:
      advice.checks.push_back({kSubject, CheckResult::not_checked});
  }
}

void write_reason(json::Writer& w, const AdviceRow& row) {
  w.object().field("name", "reason").key("part").array();
  w.object().field("name", "code").field("valueCode", row.code).end();
  if (!row.error.empty()) w.object().field("name", "error").field("valueCode", row.error).end();
  w.object().field("name", "ja").field("valueString", row.ja).end();
  w.object().field("name", "en").field("valueString", row.en).end();
  w.end().end();
}

void write_check(json::Writer& w, const AdviceCheck& check) {
  w.object().field("name", "check").key("part").array();
  w.object().field("name", "subject").field("valueCode", check.subject).end();
  w.object().field("name", "result").field("valueCode", code_of(check.result)).end();
  w.end().end();
}

}  // namespace

std::string_view code_of(Route route) {
  constexpr std::array<std::string_view, 4> kCodes = {"electronic", "undetermined", "correct",
                                                      "paper"};
  return kCodes[static_cast<std::size_t>(route)];
}

std::string_view code_of(CheckResult result) {
  constexpr std::array<std::string_view, 3> kCodes = {"passed", "failed", "not-checked"};
  return kCodes[static_cast<std::size_t>(result)];
}

const AdviceRow& advice_row(AdviceReason reason) {
  return kRows[static_cast<std::size_t>(reason)];
}

std::span<const AdviceRow> advice_rows() {
  return kRows;
}

Advice advise(const AdviceQuestion& question, AdviceSource& source) {
  Advice advice;
  if (question.consent == "refused") {
    add(advice, "consent", AdviceReason::patient_refuses);
    return advice;
  }
  add(advice, "consent", std::nullopt);
  check_destination(question, source, advice);
  // A letter that goes on paper anyway needs no question about a person.
  if (advice.route != Route::paper) check_insured(question, source, advice);
  return advice;
}

// http://hl7.org/fhir/R4/parameters.html
std::string to_json(const Advice& advice) {
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "advice").field("valueCode", code_of(advice.route)).end();
  for (const AdviceReason reason : advice.reasons) write_reason(w, advice_row(reason));
  for (const AdviceCheck& check : advice.checks) write_check(w, check);
  w.end().end();
  return w.take();
}

const AdviceRow* advice_on(std::string_view refusal) {
  const auto document = json::Document::parse(std::string(refusal));
  if (!document) return nullptr;
  for (const json::Value issue : (*document)->root()["issue"].items()) {
    const json::Value code = issue["details"]["coding"].at(0)["code"];
    for (const AdviceRow& row : kRows)
      if (!row.error.empty() && code.equals(row.error)) return &row;
  }
  return nullptr;
}

}  // namespace tasuki::gateway
