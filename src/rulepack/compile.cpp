#include "rulepack/compile.hpp"

#include <unordered_map>
#include <unordered_set>

#include "rulepack/compile_programs.hpp"
#include "rulepack/compile_structures.hpp"
#include "rulepack/compile_terminology.hpp"
#include "rulepack/image.hpp"
#include "rulepack/policy.hpp"
#include "rulepack/snapshot.hpp"

namespace tasuki::rulepack {
namespace {

// Definitions of all packages, the later of two with one canonical in the place of the earlier.
template <typename Definition>
class Winners {
 public:
  void add(std::vector<Definition>&& definitions, Ref package) {
    for (Definition& definition : definitions) {
      const auto [place, fresh] = places_.try_emplace(definition.url, rows_.size());
      if (fresh)
        rows_.push_back({std::move(definition), package});
      else
        rows_[place->second] = {std::move(definition), package};
    }
  }
  std::vector<Owned<Definition>>& rows() { return rows_; }

 private:
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<Owned<Definition>> rows_;
};

class Build {
 public:
  explicit Build(const Pack* base)
      : tables_(base == nullptr ? Tables() : Tables(base->sections())) {
    for (const StructureRow& row : tables_.structures)
      if ((row.flags & kProfile) == 0) kept_.emplace(tables_.text(row.url));
  }

  Result<> add(std::vector<Definitions> packages) {
    for (Definitions& definitions : packages) {
      const Ref package = add_row(tables_.packages, PackageRow{tables_.intern(definitions.name),
                                                               tables_.intern(definitions.version),
                                                               tables_.intern(definitions.sha256)});
      std::erase_if(definitions.structures,
                    [&](const Structure& row) { return kept_.contains(row.url); });
      structures_.add(std::move(definitions.structures), package);
      value_sets_.add(std::move(definitions.value_sets), package);
      code_systems_.add(std::move(definitions.code_systems), package);
      if (definitions.policy.empty()) continue;
      policies_.push_back(TRY(read_policy(definitions.policy)));
      tables_.policies.push_back(tables_.intern(definitions.policy));
    }
    TRY_VOID(add_structures());
    return compile_terminology(tables_, value_sets_.rows(), code_systems_.rows());
  }

  Result<std::string> finish(const BuildOptions& options) {
    // Those of the base too: they speak of whatever definitions carry their keys.
    for (const Text policy : std::vector(tables_.policies))
      apply_policy(TRY(read_policy(tables_.text(policy))), tables_);
    write_meta(options);
    tables_.make_indexes();
    TRY_VOID(compile_programs(tables_));
    tables_.make_indexes();
    return write_image(tables_);
  }

 private:
  Result<> add_structures() {
    TRY_VOID(generate_snapshots(tables_, structures_.rows()));
    StructureCompiler compiler(tables_);
    for (const auto& row : structures_.rows()) compiler.declare(row.definition, row.package);
    for (const auto& row : structures_.rows()) TRY_VOID(compiler.add(row.definition));
    compiler.finish();
    return {};
  }

  void write_meta(const BuildOptions& options) {
    const auto days = [](Day day) {
      return static_cast<std::int32_t>(day.time_since_epoch().count());
    };
    constexpr Day kEarly{std::chrono::year(2000) / 1 / 1};
    if (tables_.meta.empty()) tables_.meta.push_back({0, days(kEarly), kNoDay});
    MetaRow& meta = tables_.meta[0];
    if (meta.name == 0 && !tables_.packages.empty()) meta.name = tables_.packages.back().name;
    for (const Policy& policy : policies_) {
      if (!policy.name.empty()) meta.name = tables_.intern(policy.name);
      if (policy.valid_from) meta.valid_from = days(*policy.valid_from);
      if (policy.valid_to) meta.valid_to = days(*policy.valid_to);
    }
    if (!options.name.empty()) meta.name = tables_.intern(options.name);
    if (options.valid_from) meta.valid_from = days(*options.valid_from);
    if (options.valid_to) meta.valid_to = days(*options.valid_to);
  }

  Tables tables_;
  std::unordered_set<std::string> kept_;  // base definitions of the base pack
  Winners<Structure> structures_;
  Winners<ValueSet> value_sets_;
  Winners<CodeSystem> code_systems_;
  std::vector<Policy> policies_;
};

}  // namespace

Result<std::string> build_pack(const Pack* base, std::vector<Definitions> packages,
                               const BuildOptions& options) {
  Build build(base);
  TRY_VOID(build.add(std::move(packages)));
  return build.finish(options);
}

}  // namespace tasuki::rulepack
