// Invariants -> the table of constraints, each once, and the lists of them that elements have.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulepack/definitions.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

class ConstraintRows {
 public:
  explicit ConstraintRows(Tables& tables);

  Range add(std::span<const Invariant> invariants, std::string_view structure_url);
  // The list and what the other one has more.
  Range join(Range list, Range more);
  Range list(const std::vector<Ref>& refs);

 private:
  Ref row(const Invariant& invariant, std::string_view structure_url);
  Tables& tables_;
  std::unordered_map<std::string, Ref> rows_;
  std::map<std::vector<Ref>, Range> lists_;
};

// The number of a national rule at the start of its words ("R0211:..."), else the key.
std::string_view rule_code(std::string_view human, std::string_view key);
bool is_japanese(std::string_view text);

}  // namespace tasuki::rulepack
