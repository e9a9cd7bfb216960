#include "rulepack/snapshot.hpp"

namespace tasuki::rulepack {

Result<> generate_snapshots(const Tables&, std::vector<Owned<Structure>>& structures) {
  for (const auto& row : structures)
    if (row.definition.snapshot.empty())
      return fail(Code::definition_missing, row.definition.url + " has no snapshot");
  return {};
}

}  // namespace tasuki::rulepack
