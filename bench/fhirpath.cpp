// bench/run fhirpath: what compiling and evaluating invariants costs, on the rules of the pack.
#include <cstdio>
#include <cstdlib>

#include "bench/options.hpp"
#include "bench/sample.hpp"
#include "fhirpath/evaluator.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::bench {
namespace {

// Nothing outside of the document: as `tasuki fhirpath` evaluates.
class Alone final : public fhirpath::Surroundings {
 public:
  fhirpath::Node resolve(std::string_view, const fhirpath::Node&) override { return {}; }
  fhirpath::Answer member_of(const fhirpath::Node&, std::string_view) override {
    return fhirpath::Answer::unknown;
  }
  fhirpath::Answer conforms_to(const fhirpath::Node&, std::string_view) override {
    return fhirpath::Answer::unknown;
  }
  void trace(std::string_view, std::span<const fhirpath::Node>) override {}
};

constexpr std::string_view kContained = R"({"resourceType":"Observation","id":"o","contained":[
  {"resourceType":"Patient","id":"p","name":[{"text":"x"}]},
  {"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"}}],
  "status":"final","code":{"text":"x"},"subject":{"reference":"#p"},
  "encounter":{"reference":"#e"},"effectiveDateTime":"2026-01-01",
  "valueQuantity":{"value":1.5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}})";

struct Row {
  const char* name;
  const char* type;
  const char* expression;
};
constexpr Row kRows[] = {
    {"dom_3", "Observation",
     "contained.where((('#'+id in (%resource.descendants().reference | "
     "%resource.descendants().as(canonical) | %resource.descendants().as(uri) | "
     "%resource.descendants().as(url))) or descendants().where(reference = '#').exists() or "
     "descendants().where(as(canonical) = '#').exists() or "
     "descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()"},
    {"dom_2", "Observation", "contained.contained.empty()"},
    {"obs_6", "Observation", "dataAbsentReason.empty() or value.empty()"},
    {"ele_1", "Observation", "hasValue() or (children().count() > id.count())"},
};

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "%s\n", error.to_string().c_str());
  std::exit(2);
}

// Every expression of the pack, one after the other; the mean of one.
void measure_compile(const rulepack::Pack& pack, Report& report) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  const double us = median_us(2.0, [&] {
    count = bytes = 0;
    for (const rulepack::ConstraintRow& constraint : pack.constraints()) {
      const std::string_view expression = pack.text(constraint.expression);
      if (!fhirpath::Program::compile(expression, pack)) continue;
      ++count;
      bytes += expression.size();
    }
  });
  report.add("compile_us", us / static_cast<double>(count));
  report.add("compile_mb_per_s", static_cast<double>(bytes) / us);
  report.add("expressions", static_cast<double>(count));
}

void measure_evaluation(const rulepack::Pack& pack, const Row& row, Report& report) {
  const auto document = json::Document::parse(std::string(kContained));
  const fhirpath::Instance instance(**document, pack);
  Alone alone;
  fhirpath::Evaluator evaluator(instance, alone);
  const auto program =
      fhirpath::Program::compile(row.expression, pack, {.context = pack.find_type(row.type)});
  if (!program) give_up(program.error());
  const fhirpath::Node root{(*document)->root(), {}, pack.find_type(row.type)};
  const fhirpath::Context context{.focus = root, .resource = root, .root = root, .now = {}};
  constexpr int kTimes = 100;  // a clock is coarse
  const double us = median_us(1.0, [&] {
    for (int i = 0; i < kTimes; ++i)
      if (const auto answer = evaluator.test(program->view(), context); !answer)
        give_up(answer.error());
  });
  report.add(std::string(row.name) + "_us", us / kTimes);
}

}  // namespace

int run_fhirpath(const Options& options) {
  auto pack = rulepack::Pack::open(options.work + "/rules.pack");
  if (!pack) give_up(pack.error());
  Report report;
  measure_compile(**pack, report);
  for (const Row& row : kRows) measure_evaluation(**pack, row, report);
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
