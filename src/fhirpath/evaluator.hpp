// Evaluation of a Program on one document.
//
// An Evaluator belongs to one thread and one Instance at a time; it keeps its memory between
// evaluations, so that none is allocated on the hot path. Every evaluation has a step budget: what
// would take longer ends with an error, never with a hang.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "fhirpath/instance.hpp"
#include "fhirpath/program.hpp"

namespace tasuki::fhirpath {

// A node of the document as FHIRPath sees it.
struct Node {
  json::Value value;    // absent when only `sibling` is there
  json::Value sibling;  // of a primitive: the value of "_name"
  TypeId type = kNoType;
};

enum class Answer : std::uint8_t { yes, no, unknown };

// The port by which functions ask for what is outside the document. One real implementation is the
// validator, the other is Nowhere for `tasuki fhirpath`.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // resolve(): the resource that a reference means; a Node without a value when there is none.
  virtual Node resolve(std::string_view reference, const Node& from) = 0;
  // memberOf(): `node` is a code, Coding or CodeableConcept. unknown gives an empty collection.
  virtual Answer member_of(const Node& node, std::string_view value_set) = 0;
  // conformsTo(): unknown, of a profile that is not there, is an error (fhirpath_execution).
  virtual Answer conforms_to(const Node& node, std::string_view profile) = 0;
  // subsumes() is not here: no terminology server stands behind an offline validator.
  virtual void trace(std::string_view name, std::span<const Node> nodes) = 0;
  virtual bool wants_traces() const { return true; }  // false: trace() is not called
};

// Only the document itself: what is outside of it is unknown, and traces go nowhere.
class Nowhere : public Surroundings {
 public:
  Node resolve(std::string_view, const Node&) override { return {}; }
  Answer member_of(const Node&, std::string_view) override { return Answer::unknown; }
  Answer conforms_to(const Node&, std::string_view) override { return Answer::unknown; }
  void trace(std::string_view, std::span<const Node>) override {}
  bool wants_traces() const override { return false; }
};

struct Context {
  Node focus;     // $this and %context
  Node resource;  // %resource: the resource that contains the focus
  Node root;      // %rootResource: the container when %resource is contained
  Time now;       // now(), today(), timeOfDay() give the same answer within one evaluation
  std::size_t steps_max = limits::kFhirpathStepsMax;
};

class Evaluator {
 public:
  Evaluator(const Instance& instance, Surroundings& surroundings);
  ~Evaluator();
  void reset(const Instance& instance);  // for the next document; keeps the memory

  // As an invariant: an empty result is `unknown`, a single boolean is itself, anything else that
  // is there is `yes` (http://hl7.org/fhir/R4/fhirpath.html#variables, singleton evaluation).
  // Errors: fhirpath_execution, fhirpath_steps.
  Result<Answer> test(ProgramView program, const Context& context);
  std::size_t steps_taken() const;  // by the last evaluation; at most its steps_max

  // One item of a result, ready to be shown.
  struct Shown {
    std::string type;   // "string", "Quantity", "HumanName"; System types in FHIRPath's spelling
    std::string text;   // of a primitive its value, of anything else its JSON
    json::Value value;  // where it stands in the document; absent for computed values
  };
  Result<std::vector<Shown>> evaluate(ProgramView program, const Context& context);
  // The nodes of a result: for discriminator paths. Computed values are left out. Valid until the
  // next call.
  Result<std::span<const Node>> select(ProgramView program, const Context& context);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tasuki::fhirpath
