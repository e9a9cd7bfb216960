#include "fhirpath/table_model_support.hpp"

#include <array>

#include "base/text.hpp"

namespace tasuki::fhirpath {
namespace {

// In the order of Primitive.
constexpr std::array<std::string_view, 21> kPrimitives = {
    "none", "boolean", "integer",      "positiveInt", "unsignedInt", "decimal", "string",
    "code", "id",      "markdown",     "xhtml",       "uri",         "url",     "canonical",
    "oid",  "uuid",    "base64Binary", "date",        "dateTime",    "instant", "time"};

Primitive primitive_of(std::string_view word) {
  for (std::size_t i = 0; i < kPrimitives.size(); ++i)
    if (kPrimitives[i] == word) return static_cast<Primitive>(i);
  return Primitive::none;
}

constexpr std::string_view kSmall = R"(
Element - complex id=string extension=Extension
BackboneElement Element complex modifierExtension=Extension
Extension Element complex url=uri value[x]=string|Quantity|Age|boolean|dateTime|Identifier
Resource - resource id=id meta=Meta implicitRules=uri language=code
DomainResource Resource resource text=Narrative contained=* extension=Extension
DomainResource Resource resource modifierExtension=Extension
Meta Element complex versionId=id lastUpdated=instant profile=canonical security=Coding tag=Coding
Narrative Element complex status=code div=xhtml
Coding Element complex system=uri code=code display=string
CodeableConcept Element complex coding=Coding text=string
Identifier Element complex use=code system=uri value=string period=Period
Period Element complex start=dateTime end=dateTime
HumanName Element complex use=code text=string family=string given=string period=Period
Reference Element complex reference=string type=uri identifier=Identifier display=string
Quantity Element complex value=decimal comparator=code unit=string system=uri code=code
Age Quantity complex
Patient DomainResource resource identifier=Identifier active=boolean name=HumanName gender=code
Patient DomainResource resource birthDate=date deceased[x]=boolean|dateTime
Patient DomainResource resource managingOrganization=Reference contact=Patient.contact
Patient.contact BackboneElement complex name=HumanName
Observation DomainResource resource status=code code=CodeableConcept subject=Reference
Observation DomainResource resource issued=instant value[x]=Quantity|string|Period
Observation DomainResource resource component=Observation.component
Observation.component BackboneElement complex code=CodeableConcept value[x]=Quantity|string
Organization DomainResource resource name=string partOf=Reference
Questionnaire DomainResource resource url=uri item=Questionnaire.item
Questionnaire.item BackboneElement complex linkId=string item=Questionnaire.item
Bundle Resource resource type=code entry=Bundle.entry
Bundle.entry BackboneElement complex fullUrl=uri resource=*
boolean Element boolean
integer Element integer
positiveInt integer positiveInt
decimal Element decimal
string Element string
code string code
id string id
markdown string markdown
xhtml Element xhtml
uri Element uri
url uri url
canonical uri canonical
date Element date
dateTime Element dateTime
instant Element instant
time Element time
)";

}  // namespace

TableModel::TableModel(std::string_view lines) {
  for (const std::string_view line : split(lines, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() < 2) continue;
    const TypeId type = declare(words[0]);
    if (words[1] != "-") types_[type].base = declare(words[1]);
    const std::string_view kind = words.size() > 2 ? words[2] : std::string_view("complex");
    types_[type].resource = kind == "resource";
    types_[type].primitive = primitive_of(kind);
    for (std::size_t i = 3; i < words.size(); ++i) add_member(type, words[i]);
  }
}

NameId TableModel::intern(std::string_view name) {
  const auto [at, fresh] =
      name_ids_.try_emplace(std::string(name), static_cast<NameId>(names_.size()));
  if (fresh) names_.emplace_back(name);
  return at->second;
}

TypeId TableModel::declare(std::string_view name) {
  const auto [at, fresh] =
      type_ids_.try_emplace(std::string(name), static_cast<TypeId>(types_.size()));
  if (fresh) types_.push_back({std::string(name), kNoType, Primitive::none, false, {}});
  return at->second;
}

void TableModel::add_member(TypeId type, std::string_view text) {
  const std::size_t equals = text.find('=');
  std::string_view name = text.substr(0, equals);
  const std::string_view types = text.substr(equals + 1);
  if (!name.ends_with("[x]")) {
    const NameId id = intern(name);
    const TypeId target = types == "*" ? kNoType : declare(types);
    types_[type].members[id] = {id, target, false};
    return;
  }
  name.remove_suffix(3);
  const NameId element = intern(name);
  for (const std::string_view one : split(types, '|')) {
    std::string member(name);
    member += static_cast<char>(one[0] >= 'a' ? one[0] - 'a' + 'A' : one[0]);
    member += one.substr(1);
    const TypeId target = declare(one);
    types_[type].members[intern(member)] = {element, target, true};
  }
}

NameId TableModel::name_id(std::string_view name) const {
  const auto found = name_ids_.find(name);
  return found == name_ids_.end() ? kNoName : found->second;
}

TypeId TableModel::find_type(std::string_view name) const {
  const auto found = type_ids_.find(name);
  return found == type_ids_.end() ? kNoType : found->second;
}

std::string_view TableModel::type_name(TypeId type) const {
  const std::string& name = types_[type].name;
  const bool nested = name.find('.') != std::string::npos;
  return nested ? std::string_view(types_[types_[type].base].name) : std::string_view(name);
}

ModelMember TableModel::member(TypeId parent, NameId member) const {
  for (TypeId type = parent; type != kNoType; type = types_[type].base) {
    const auto found = types_[type].members.find(member);
    if (found != types_[type].members.end()) return found->second;
  }
  return {};
}

bool TableModel::has_element(TypeId parent, NameId element) const {
  for (TypeId type = parent; type != kNoType; type = types_[type].base)
    for (const auto& [name, row] : types_[type].members)
      if (row.element == element) return true;
  return false;
}

const TableModel& small_model() {
  static const TableModel kModel(kSmall);
  return kModel;
}

}  // namespace tasuki::fhirpath
