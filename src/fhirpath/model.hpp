// The port by which FHIRPath asks for types without knowing who has them: `rulepack` implements it.
#pragma once

#include <cstdint>
#include <string_view>

namespace tasuki::fhirpath {

// One place in the type system: a type ("Patient", "HumanName", "boolean"), or an element with
// members of its own ("Patient.contact"). What the numbers mean is the model's affair.
using TypeId = std::uint32_t;
inline constexpr TypeId kNoType = ~TypeId{0};

// The interned name of an element, so that navigation compares numbers.
using NameId = std::uint32_t;
inline constexpr NameId kNoName = ~NameId{0};

// http://hl7.org/fhir/R4/datatypes.html#primitive; `none` for everything else
enum class Primitive : std::uint8_t {
  none,
  boolean,
  integer,
  positive_int,
  unsigned_int,
  decimal,
  string,
  code,
  id,
  markdown,
  xhtml,
  uri,
  url,
  canonical,
  oid,
  uuid,
  base64_binary,
  date,
  date_time,
  instant,
  time
};

// One member that an object of some type may have in JSON, without a leading underscore. A choice
// has one for each type: "valueQuantity" belongs to the element "value".
struct ModelMember {
  NameId element = kNoName;  // the name in FHIRPath: "value"; kNoName: there is no such member
  TypeId type = kNoType;     // of the member; kNoType: any resource, see resourceType
  bool choice = false;
};

// Immutable and thread-safe.
class Model {
 public:
  virtual ~Model() = default;

  virtual NameId name_id(std::string_view name) const = 0;  // kNoName: in no definition
  virtual std::string_view name(NameId id) const = 0;

  virtual TypeId find_type(std::string_view name) const = 0;  // "Patient"; kNoType: unknown
  // "HumanName"; for an element with members of its own "BackboneElement" or "Element".
  virtual std::string_view type_name(TypeId type) const = 0;
  virtual TypeId base_type(TypeId type) const = 0;  // Patient -> DomainResource; kNoType: the root
  virtual Primitive primitive(TypeId type) const = 0;
  virtual bool is_resource(TypeId type) const = 0;

  // `member` is a name in JSON: "valueQuantity", "name", "contact".
  virtual ModelMember member(TypeId parent, NameId member) const = 0;
  // Whether objects of this type can have an element of this FHIRPath name: "value", "name".
  virtual bool has_element(TypeId parent, NameId element) const = 0;
};

}  // namespace tasuki::fhirpath
