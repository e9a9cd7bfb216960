#include "rulepack/compile_programs.hpp"

#include <unordered_map>

#include "fhirpath/program.hpp"
#include "fhirpath/triggers.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::rulepack {
namespace {

class ProgramRows {
 public:
  ProgramRows(Tables& tables, const fhirpath::Model& model) : tables_(tables), model_(model) {
    for (Ref i = 0; i < tables.programs.size(); ++i) known_.emplace(tables.programs[i].source, i);
  }

  // kNone: it is no expression that can be compiled.
  Ref row(Text source) {
    if (source == 0) return kNone;
    const auto [place, fresh] = known_.try_emplace(source, kNone);
    if (fresh) place->second = compile(source);
    return place->second;
  }

 private:
  Ref compile(Text source) {
    const auto program = fhirpath::Program::compile(std::string(tables_.text(source)), model_);
    if (!program) return kNone;
    constexpr std::size_t kAlignment = 8;
    auto& bytes = tables_.program_bytes;
    bytes.resize((bytes.size() + kAlignment - 1) / kAlignment * kAlignment);
    const std::string_view code = program->bytes();
    const ProgramRow row{static_cast<std::uint32_t>(bytes.size()),
                         static_cast<std::uint32_t>(code.size()), source};
    bytes.insert(bytes.end(), code.begin(), code.end());
    return add_row(tables_.programs, row);
  }

  Tables& tables_;
  const fhirpath::Model& model_;
  std::unordered_map<Text, Ref> known_;
};

// What an invariant speaks of, so that it need not be evaluated where nothing of that is there.
void add_triggers(Tables& tables, ConstraintRow& row) {
  if (row.program == kNone || (row.flags & kHasTriggers) != 0) return;
  const ProgramRow& program = tables.programs[row.program];
  const auto names = fhirpath::trigger_names(fhirpath::ProgramView(
      std::string_view(tables.program_bytes.data() + program.offset, program.size)));
  if (!names) return;
  row.triggers = append<std::uint32_t>(tables.name_refs, *names);
  row.flags |= kHasTriggers;
}

}  // namespace

Result<> compile_programs(Tables& tables) {
  // The types are complete by now: the pack so far is the model.
  const auto model = TRY(Pack::from_tables(tables));
  ProgramRows programs(tables, *model);
  for (ConstraintRow& row : tables.constraints) {
    if (row.program == kNone) row.program = programs.row(row.expression);
    add_triggers(tables, row);
  }
  for (WaiverRow& row : tables.waivers) {
    if (row.program == kNone) row.program = programs.row(row.when);
    // Without its condition it would waive always.
    if (row.program == kNone && row.when != 0)
      return fail(Code::definition_invalid,
                  "the waiver of " + std::string(tables.text(row.key)) + " is no expression");
  }
  const Text self = tables.intern("$this");
  for (DiscriminatorRow& row : tables.discriminators)
    if (row.program == kNone && row.path != self) row.program = programs.row(row.path);
  for (ContextRow& row : tables.contexts)
    if (row.program == kNone && row.kind == ContextKind::fhirpath)
      row.program = programs.row(row.expression);
  return {};
}

}  // namespace tasuki::rulepack
