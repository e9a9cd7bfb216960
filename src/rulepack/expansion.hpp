// What a value set contains, from its compose: http://hl7.org/fhir/R4/valueset.html#compositions
//
// Content that is not available makes the places unknown that depend on it, and only those.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "rulepack/definitions.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

// What a set says about one system.
struct SystemPart {
  bool whole = false;  // every code of the system
  bool open = false;   // codes that are not listed may be in too
  std::vector<Text> codes;
};

struct Expansion {
  std::map<Text, SystemPart> parts;  // by system
  bool open = false;                 // systems that are not listed may be in too
  std::string reason;                // why something is open; empty: nothing is
};

// The properties of concepts, which tables do not keep: of the systems that are being read.
using SystemSources = std::unordered_map<Text, const CodeSystem*>;

class Expander {
 public:
  // `sets`: by canonical; those that are not among them are taken from the tables as they are.
  Expander(Tables& tables, std::unordered_map<Text, const ValueSet*> sets, SystemSources sources);

  Expansion expand(Text url);

 private:
  Expansion compute(const ValueSet& set);
  Expansion from_tables(Text url);
  Expansion line(const ComposeLine& line);
  SystemPart system_part(const ComposeLine& line, Text system, std::string& reason);
  SystemPart filtered(const ComposeLine& line, Ref system, std::string& reason);
  bool passes(const ConceptFilter& filter, Ref system, Ref row) const;
  bool is_below(Ref row, Text ancestor) const;
  bool has_property(const ConceptFilter& filter, Ref system, Ref row) const;
  bool can_filter(const ConceptFilter& filter, Ref system) const;
  bool is_unknown(Text system, const SystemPart& part) const;
  void enumerate(Text system, SystemPart& part) const;
  void intersect(Expansion& into, const Expansion& other) const;
  void subtract(Expansion& into, const Expansion& other) const;
  Ref find_system(Text url) const;

  Tables& tables_;
  std::unordered_map<Text, const ValueSet*> sets_;
  SystemSources sources_;
  std::unordered_map<Text, Ref> systems_;
  std::unordered_map<Text, Expansion> done_;
  std::vector<Text> running_;
};

}  // namespace tasuki::rulepack
