// Definitions as they were read: the form between FHIR's JSON and the tables of a pack. Plain data
// that owns its strings; values of fixed[x], pattern[x], minValue[x] and maxValue[x] are JSON text.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rulepack/rows.hpp"

namespace tasuki::rulepack {

struct TypeUse {
  std::string code;
  std::vector<std::string> profiles;
  std::vector<std::string> targets;
  std::uint32_t flags = 0;  // kAggregationContained ...
};

struct Discriminator {
  DiscriminatorKind kind = DiscriminatorKind::value;
  std::string path;
};

struct Slicing {
  std::vector<Discriminator> discriminators;
  SlicingRules rules = SlicingRules::open;
  bool ordered = false;
};

struct Binding {
  Strength strength = Strength::example;
  std::string value_set;
  std::string max_value_set;
};

struct Invariant {
  std::string key;
  Severity severity = Severity::error;
  std::string human;
  std::string expression;
  std::string source;  // empty: the definition that it stands in
  bool best_practice = false;
};

// An ElementDefinition, of a snapshot or of a differential; what a differential leaves out is
// absent. http://hl7.org/fhir/R4/elementdefinition.html
struct Element {
  std::string path;
  std::string id;
  std::string slice_name;
  std::optional<std::uint32_t> min;
  std::optional<std::uint32_t> max;
  std::uint32_t base_max = 0;  // of `base`; 0: not said
  std::vector<TypeUse> types;
  std::string content_reference;
  std::optional<Slicing> slicing;
  std::optional<Binding> binding;
  std::vector<Invariant> invariants;
  std::string fixed;
  std::string pattern;
  std::string value_min;
  std::string value_max;
  std::uint32_t length_max = 0;
  std::optional<bool> modifier;
  std::optional<bool> must_support;
  std::optional<bool> summary;
  bool order_matters = false;
};

struct ExtensionContext {
  ContextKind kind = ContextKind::element;
  std::string expression;
};

struct Structure {
  std::string url;
  std::string version;
  std::string name;
  std::string title;
  std::string type;
  std::string base_url;
  StructureKind kind = StructureKind::complex;
  bool abstract = false;
  bool profile = false;  // derivation = constraint
  bool retired = false;
  std::vector<ExtensionContext> contexts;
  std::vector<Element> snapshot;      // empty: to be generated
  std::vector<Element> differential;  // read only when there is no snapshot, or when asked for
};

struct ConceptFilter {
  std::string property;
  std::string op;  // "is-a", "descendent-of" (sic) ...
  std::string value;
};

struct Designated {
  std::string code;
  std::vector<std::string> displays;
};

// One include or exclude of ValueSet.compose.
struct ComposeLine {
  std::string system;
  std::vector<Designated> concepts;
  std::vector<ConceptFilter> filters;
  std::vector<std::string> value_sets;
};

struct ValueSet {
  std::string url;
  std::string version;
  std::string name;
  std::string title;
  std::string compose;  // JSON text of `compose`
  std::vector<ComposeLine> includes;
  std::vector<ComposeLine> excludes;
};

struct Concept {
  std::string code;
  std::string display;
  std::vector<std::string> displays;
  std::uint32_t parent = kNone;  // place in the list of the system
  std::uint32_t flags = 0;       // kNotSelectable ...
  std::vector<std::pair<std::string, std::string>> properties;
};

struct CodeSystem {
  std::string url;
  std::string version;
  std::string name;
  std::string supplements;  // canonical
  Content content = Content::complete;
  bool case_sensitive = false;
  std::vector<Concept> concepts;
};

// A definition and the row of the package that it came with.
template <typename Definition>
struct Owned {
  Definition definition;
  Ref package = kNone;
};

// All definitions of one package.
struct Definitions {
  std::string name;
  std::string version;
  std::string sha256;  // of the files that were read
  std::string policy;  // the text of policy.json; empty: the package has none
  std::vector<Structure> structures;
  std::vector<ValueSet> value_sets;
  std::vector<CodeSystem> code_systems;
  std::size_t skipped = 0;  // resources of other types
};

}  // namespace tasuki::rulepack
