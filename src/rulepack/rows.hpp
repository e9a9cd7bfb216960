// The tables of a compiled rule pack, as they lie in the file: little-endian, 4-byte fields, no
// pointers. docs/formats/rule-pack.md describes the file; pack.hpp gives access.
//
// A Range names consecutive rows of another table. A Ref is the index of one row; kNone: no row.
// A Text is an interned string: equal texts are equal numbers, 0 is the empty text.
#pragma once

#include <cstdint>
#include <type_traits>

namespace tasuki::rulepack {

using Ref = std::uint32_t;
using Text = std::uint32_t;
inline constexpr Ref kNone = ~Ref{0};

struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// A package that went in.
struct PackageRow {
  Text name;     // "jp-eCSCLINS.r4"
  Text version;  // "1.x.x-temp"
  Text sha256;   // of the definitions that were read from it, hexadecimal
};

enum class StructureKind : std::uint32_t { primitive, complex, resource, logical };

// A StructureDefinition. http://hl7.org/fhir/R4/structuredefinition.html
struct StructureRow {
  Text url;
  Text version;
  Text name;
  Text title;
  Text type;       // "Observation"; of an extension "Extension"
  Ref base;        // structure; kNone: the root, or the base is not in the pack
  Ref root;        // element
  Range elements;  // all of them, slices included
  Range contexts;  // of ContextRow: where an extension may stand; empty: anywhere
  StructureKind kind;
  std::uint32_t flags;  // kAbstract ...
  Ref package;
};
inline constexpr std::uint32_t kAbstract = 1;
inline constexpr std::uint32_t kProfile = 2;  // derivation = constraint
inline constexpr std::uint32_t kModifierExtension = 4;
inline constexpr std::uint32_t kRetired = 8;

enum class ContextKind : std::uint32_t { element, extension, fhirpath };

struct ContextRow {
  ContextKind kind;
  Text expression;  // "Patient", "Patient.contact", an extension's URL, a FHIRPath expression
  Ref program;      // of ContextKind::fhirpath
};

inline constexpr std::uint32_t kMaxUnbounded = ~std::uint32_t{0};

// An ElementDefinition of a snapshot. http://hl7.org/fhir/R4/elementdefinition.html
// A slice is an element of its own: Slicing names them; they are not among the `members`.
struct ElementRow {
  Text name;  // FHIRPath name: "value" for value[x]
  Text path;  // "Observation.value[x]"
  Text id;    // "Observation.code.coding:localLaboCode"
  std::uint32_t min;
  std::uint32_t max;  // kMaxUnbounded: *
  // What an object at this place may contain, the element's own children or, where a profile says
  // nothing about them, those of its only type. Empty for primitives without children, for choices
  // (see TypeRow) and where any resource may stand.
  Range members;             // of MemberRow, sorted by name id
  Range children;            // of elements in the order of the specification, for cardinality
  Range types;               // of TypeRow
  Ref slicing;               // of SlicingRow; kNone: not sliced
  Ref fixed;                 // of PatternRow
  Ref pattern;               // of PatternRow
  Ref binding;               // of BindingRow
  Range constraints;         // of the list `constraint_refs`: its own and those of its only type
  Text slice_name;           // of a slice
  Ref structure;             // that it belongs to
  Ref base_element;          // the same place in the base definition of the type
  std::uint32_t length_max;  // of strings, characters; 0: no limit
  Ref value_min;             // PatternRow of minValue[x]
  Ref value_max;
  std::uint32_t flags;  // kChoice ...
};
inline constexpr std::uint32_t kChoice = 1;
inline constexpr std::uint32_t kModifier = 2;
inline constexpr std::uint32_t kMustSupport = 4;
inline constexpr std::uint32_t kSummary = 8;
inline constexpr std::uint32_t kArrayInBase =
    16;  // base max > 1: an array in JSON, whatever max says
inline constexpr std::uint32_t kAnyResource = 32;  // any resource may stand here
inline constexpr std::uint32_t kXhtml = 64;
inline constexpr std::uint32_t kOrderMatters = 128;

// What a member of a JSON object may be called. A choice has one for each type.
struct MemberRow {
  std::uint32_t name;  // NameId of the name in JSON: "valueQuantity"
  Ref element;
  Ref type;  // TypeRow; kNone: the element has more than one type and is no choice
};

struct TypeRow {
  Text code;            // "Quantity", "Reference"; for System types of ids "string"
  Ref structure;        // the base definition of that code
  Range profiles;       // of the list `profile_refs`: the value must conform to one of them
  Range targets;        // of the list `profile_refs`: Reference and canonical, one of them
  std::uint32_t flags;  // kContained ...
};
inline constexpr std::uint32_t kAggregationContained = 1;
inline constexpr std::uint32_t kAggregationReferenced = 2;
inline constexpr std::uint32_t kAggregationBundled = 4;
inline constexpr std::uint32_t kVersionIndependent = 8;
inline constexpr std::uint32_t kVersionSpecific = 16;

// A profile named by URL; kNone when the pack does not have it.
struct ProfileRow {
  Text url;      // without |version
  Text version;  // behind |; empty: none
  Ref structure;
};

enum class SlicingRules : std::uint32_t { open, closed, open_at_end };
enum class DiscriminatorKind : std::uint32_t { value, pattern, exists, type, profile };

struct SlicingRow {
  SlicingRules rules;
  std::uint32_t ordered;  // 0 or 1
  Range discriminators;   // of DiscriminatorRow; none: the slices are told apart by matching
  Range slices;           // of the list `slice_refs`: elements; a re-slice has its own SlicingRow
};

struct DiscriminatorRow {
  DiscriminatorKind kind;
  Text path;
  Ref program;  // of ProgramRow, relative to the sliced element; kNone for "$this"
};

enum class Strength : std::uint32_t { required, extensible, preferred, example };

struct BindingRow {
  Strength strength;
  Ref value_set;      // kNone: not in the pack, so it cannot be checked
  Text url;           // as written, with |version
  Ref max_value_set;  // http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet
  Text max_url;       // of max_value_set, as written
};

enum class Severity : std::uint32_t { error, warning, waived };

// An invariant, once for all elements that carry the same one.
struct ConstraintRow {
  Text key;   // "dom-3"
  Text code;  // what an issue says: the number of the national rule ("R0211"), or the key
  Severity severity;
  Text ja;  // the rule in words; empty: only the other language has it
  Text en;
  Text expression;
  Ref program;  // kNone: it could not be compiled, so it cannot be checked
  Text source;  // canonical of the definition that states it
  Ref waiver;   // of WaiverRow; kNone: none
  std::uint32_t flags;
  // The result is certainly true when the focus has none of these elements: the list `name_refs`
  // of FHIRPath names ("value", not "valueQuantity").
  Range triggers;
};
inline constexpr std::uint32_t kBestPractice = 1;  // severity of a recommendation
inline constexpr std::uint32_t kBuiltIn = 2;       // the structural rules check it: ele-1
inline constexpr std::uint32_t kHasTriggers = 4;   // `triggers` may be used to skip

// A decision of this service that a rule does not refuse, in a case that `program` describes.
struct WaiverRow {
  Text key;      // of the constraint
  Text profile;  // canonical
  Ref program;   // when it is waived, evaluated where the constraint is; kNone: always
  Text ja;       // the reason
  Text en;
  Text when;  // the expression of `program`
};

struct ProgramRow {
  std::uint32_t offset;  // into the section `programs`
  std::uint32_t size;
  Text source;  // the expression
};

// A JSON value, flattened in document order: behind an array or object follow its children.
struct PatternRow {
  std::uint32_t name;  // NameId of the member, of children of an object
  std::uint32_t type;  // json::Type
  Text text;           // of a string its text, of a number or boolean as written
  Ref end;             // the row behind this value
};

enum class Checkable : std::uint32_t { yes, no };

// A ValueSet, expanded. http://hl7.org/fhir/R4/valueset.html
struct ValueSetRow {
  Text url;
  Text version;
  Text name;
  Text title;
  Checkable checkable;  // no: the content is not available; `reason` says why
  Text reason;          // "http://snomed.info/sct is not in the pack"
  Range includes;       // of IncludeRow, one for each system, sorted by Text of the system
  Ref package;
};

enum class IncludeContent : std::uint32_t {
  listed,    // the codes of `codes` and no other ones
  whole,     // every code of the system; which ones these are is unknown without `code_system`
  open,      // the codes of `codes`, and others that are not known
  anything,  // systems that have no row of their own may be in too; `system` is empty
};

// Membership is best asked by member_of() of pack.hpp.
struct IncludeRow {
  Text system;
  Ref code_system;  // kNone: the system is not in the pack
  Range codes;      // of the list `code_refs` (Text of the code, sorted as strings)
  IncludeContent content;
};

enum class Content : std::uint32_t { complete, fragment, example, not_present, supplement };

// A CodeSystem. http://hl7.org/fhir/R4/codesystem.html
struct CodeSystemRow {
  Text url;
  Text version;
  Text name;
  Content content;
  std::uint32_t case_sensitive;
  Range concepts;  // of ConceptRow, sorted by code as strings
  Ref package;
};

struct ConceptRow {
  Text code;
  Text display;
  Range displays;  // of the list `text_refs`: other designations that are right too
  Ref parent;      // concept of the same system
  std::uint32_t flags;
};
inline constexpr std::uint32_t kNotSelectable = 1;
inline constexpr std::uint32_t kInactive = 2;

static_assert(std::is_trivially_copyable_v<ElementRow>);

}  // namespace tasuki::rulepack
