// A Model made from a few lines of text, for tests:
//
//   Patient DomainResource resource name=HumanName deceased[x]=boolean|dateTime
//   contact=Patient.contact
//
// Name, base ("-": none), one of resource, complex, and the names of primitives, then the members.
// A type may have several lines.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fhirpath/model.hpp"

namespace tasuki::fhirpath {

class TableModel final : public Model {
 public:
  explicit TableModel(std::string_view lines);

  NameId name_id(std::string_view name) const override;
  std::string_view name(NameId id) const override { return names_[id]; }
  TypeId find_type(std::string_view name) const override;
  std::string_view type_name(TypeId type) const override;
  TypeId base_type(TypeId type) const override { return types_[type].base; }
  Primitive primitive(TypeId type) const override { return types_[type].primitive; }
  bool is_resource(TypeId type) const override { return types_[type].resource; }
  ModelMember member(TypeId parent, NameId member) const override;
  bool has_element(TypeId parent, NameId element) const override;

 private:
  struct Type {
    std::string name;
    TypeId base = kNoType;
    Primitive primitive = Primitive::none;
    bool resource = false;
    std::map<NameId, ModelMember> members;  // by the name in JSON
  };

  NameId intern(std::string_view name);
  TypeId declare(std::string_view name);
  void add_member(TypeId type, std::string_view text);

  std::vector<std::string> names_;
  std::map<std::string, NameId, std::less<>> name_ids_;
  std::vector<Type> types_;
  std::map<std::string, TypeId, std::less<>> type_ids_;
};

// The part of FHIR R4 that the tests of this module speak of.
const TableModel& small_model();

}  // namespace tasuki::fhirpath
