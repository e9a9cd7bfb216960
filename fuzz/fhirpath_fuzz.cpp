// Text: compile and evaluate on a small document. Behind a first byte of 0xFF: the bytes of a
// program, evaluated when they verify. Nothing may crash or take longer than its budget, and what
// was compiled verifies and keeps the promise of its triggers.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "fhirpath/evaluator.hpp"
#include "fhirpath/instance.hpp"
#include "fhirpath/table_model_support.hpp"
#include "fhirpath/triggers.hpp"

namespace {

using namespace tasuki;

// So that no input takes longer than a moment.
constexpr std::size_t kSteps = 20'000;

constexpr std::string_view kPatient = R"({"resourceType": "Patient", "id": "p", "active": true,
 "contained": [{"resourceType": "Organization", "id": "o", "name": "Ward"}],
 "extension": [{"url": "u", "valueQuantity": {"value": 1.50, "code": "mg"}}],
 "name": [{"use": "usual", "given": ["A", null], "_given": [null, {"id": "g"}]}, {"family": "B"}],
 "birthDate": "1974-12-25", "deceasedDateTime": "2020-01-01T10:00:00+09:00",
 "managingOrganization": {"reference": "#o"}})";

struct World {
  explicit World(std::string_view json)
      : document(*json::Document::parse(std::string(json))),
        instance(*document, fhirpath::small_model()),
        evaluator(instance, nowhere) {
    context.focus.value = document->root();
    context.focus.type = instance.resource_type(document->root());
    context.resource = context.root = context.focus;
    context.steps_max = kSteps;
  }

  std::unique_ptr<const json::Document> document;
  fhirpath::Instance instance;
  fhirpath::Nowhere nowhere;
  fhirpath::Evaluator evaluator;
  fhirpath::Context context;
};

void run_bytes(World& world, std::string_view bytes) {
  // In memory of the alignment that programs have.
  std::vector<std::uint64_t> aligned(bytes.size() / 8 + 1);
  char* const copy = reinterpret_cast<char*>(aligned.data());
  bytes.copy(copy, bytes.size());
  const std::string_view program(copy, bytes.size());
  if (fhirpath::verify(program))
    (void)world.evaluator.evaluate(fhirpath::ProgramView(program), world.context);
}

void run_text(World& world, World& bare, std::string_view text) {
  fhirpath::CompileOptions options;
  for (const fhirpath::TypeId type : {fhirpath::kNoType, world.context.focus.type}) {
    options.context = type;
    const auto program = fhirpath::Program::compile(text, fhirpath::small_model(), options);
    if (!program) continue;
    TASUKI_ASSERT(fhirpath::verify(program->bytes()));
    (void)world.evaluator.evaluate(program->view(), world.context);
    // The bare document has no members at all: whatever the names are, the promise is for it.
    if (!fhirpath::trigger_names(program->view())) continue;
    const auto answer = bare.evaluator.test(program->view(), bare.context);
    TASUKI_ASSERT(answer ? *answer == fhirpath::Answer::yes
                         : answer.error().code == Code::fhirpath_steps);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world(kPatient);
  static World bare(R"({"resourceType": "Patient"})");
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with('\xFF')) {
    run_bytes(world, input.substr(1));
  } else {
    run_text(world, bare, input);
  }
  return 0;
}
