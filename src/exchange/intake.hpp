// What registering and changing a unit share: the document is read and judged, its parties and its
// person are looked up, and what is to be kept of it is made ready.
#pragma once

#include <memory>

#include "clins/unit.hpp"
#include "exchange/state.hpp"
#include "json/document.hpp"

namespace tasuki::exchange {

// What is known about a submission so far, for its audit record whatever becomes of it.
struct Progress {
  std::optional<clins::Kind> kind;
  store::PersonKey person = 0;
  std::string unit;
};

// A unit that may be kept.
struct Draft {
  std::unique_ptr<const json::Document> document;
  store::UnitRecord record;  // without its receipt
  std::string information;   // as summaries read it; empty when it has none
  clins::ClassSet classes;   // what its sender holds of the person
  std::string signature;     // what was found of one, as JSON; empty when there is none
};

class Intake {
 public:
  // `newcomer`: whether only the newest insured number will do. A change may name the one under
  // which the unit was registered.
  Intake(Exchange::State& state, const Caller& caller, bool newcomer, Progress& progress)
      : state_(state), caller_(caller), newcomer_(newcomer), progress_(progress) {}

  // nullopt when the document is refused: `issues` say why. The order matters: what the document
  // itself says comes before any look-up, so that nobody can probe for institutions or persons with
  // a document that is not its own.
  Result<std::optional<Draft>> read(Submission submission, fhir::Issues& issues);

  // Puts the receipt into the draft and gives what the store is to keep; it refers to the draft.
  store::Registration registration(Draft& draft, std::string_view event, Outcome outcome);

 private:
  std::optional<clins::Unit> read_unit(const json::Document& document, bool remarks,
                                       fhir::Issues& issues);
  void judge(const json::Document& document, bool remarks, fhir::Issues& issues) const;
  Result<std::string> check_signature(const json::Document& document) const;
  static void mark(const clins::Unit& unit, Draft& draft);
  Result<> find_person(const clins::Unit& unit);
  Result<> address(const Submission& submission, store::UnitRecord& record);
  Result<> address_by_referral(const Referral& referral, store::UnitRecord& record);

  Exchange::State& state_;
  const Caller& caller_;
  bool newcomer_;
  Progress& progress_;
};

// Writes the audit record of a submission that was turned away and counts it, however it ended.
// `submitted` as the use case is about to give it.
Result<> finish(Exchange::State& state, const Caller& caller, std::string_view event,
                const Progress& progress, const Result<Submitted>& submitted, Outcome kept);

// The act of a submission, for its audit record.
Act act_of(std::string_view event, const Progress& progress, Outcome outcome, Time at);

}  // namespace tasuki::exchange
