// Definitions -> the bytes of a pack. The same input gives the same bytes.
//
// A pack can serve as the base of another one: its tables are taken over as they are, the new
// definitions are added, and what referred to something absent finds it now. When two packages
// define the same canonical, the later one wins and all references go to it; a base definition of
// the base pack ("Patient") stays.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "rulepack/definitions.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::rulepack {

struct BuildOptions {
  std::string name;               // empty: that of the policy or of the last package
  std::optional<Day> valid_from;  // nullopt: that of the policy or of the base, else 2000-01-01
  std::optional<Day> valid_to;
};

// `base` may be null. Errors: definition_invalid, definition_missing, package_limit.
Result<std::string> build_pack(const Pack* base, std::vector<Definitions> packages,
                               const BuildOptions& options);

}  // namespace tasuki::rulepack
