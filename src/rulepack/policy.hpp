// The decisions of a service that stand beside its definitions, in policy.json: how the pack is
// called and when it is valid, the words of invariants in both languages, their numbers and
// severities, and waivers. They are applied to whatever definitions carry those keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "rulepack/pack.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

struct PolicyWaiver {
  std::string key;
  std::string profile;  // canonical; profiles that derive from it are meant too
  std::string when;     // FHIRPath; empty: always
  std::string ja;
  std::string en;
};

struct PolicyText {
  std::string key;
  std::string profile;  // canonical of the definition that states the invariant; empty: any
  std::string code;     // empty: unchanged, as the ones below
  std::string severity;
  std::string ja;
  std::string en;
};

struct Policy {
  std::string name;
  std::optional<Day> valid_from;
  std::optional<Day> valid_to;
  std::vector<PolicyWaiver> waivers;
  std::vector<PolicyText> texts;
};

std::optional<Day> parse_day(std::string_view text);  // "2026-04-01"
Result<Policy> read_policy(std::string_view json);    // Errors: json_*, definition_invalid
void apply_policy(const Policy& policy, Tables& tables);

}  // namespace tasuki::rulepack
