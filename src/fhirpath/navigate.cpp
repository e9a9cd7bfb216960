// From a node to its elements. http://hl7.org/fhir/R4/fhirpath.html#polymorphism and
// http://hl7.org/fhir/R4/json.html#primitive
#include "fhirpath/machine.hpp"

namespace tasuki::fhirpath {
namespace {

using json::Type;

bool is_scalar(const json::Value& value) {
  return !value.is(Type::object) && !value.is(Type::array);
}

// The object in which the elements of a node stand: itself, or of a primitive what stands beside
// it.
const json::Value& object_of(const Node& node) {
  return node.value.is(Type::object) ? node.value : node.sibling;
}

// "valueQuantity" may be the element "value"; the underscore of "_valueQuantity" is passed over.
// `key` is raw: with its quotes, and with escapes where somebody wrote them.
bool may_be_choice(std::string_view key, std::string_view element) {
  const std::size_t begin = key[1] == '_' ? 2 : 1;
  if (key.size() < begin + element.size() + 2) return false;
  return key.substr(begin, element.size()) == element || key.find('\\') != std::string_view::npos;
}

}  // namespace

bool Machine::is_a(TypeId type, TypeId wanted) const {
  for (; type != kNoType; type = model().base_type(type))
    if (type == wanted) return true;
  return false;
}

const ModelMember& Machine::member_of(TypeId parent, NameId name) {
  Asked& asked = asked_[(parent * 31 + name) % kAskedMax];
  if (asked.parent != parent || asked.name != name)
    asked = {parent, name, name == kNoName ? ModelMember() : model().member(parent, name)};
  return asked.member;
}

Node Machine::typed(Node node) const {
  if (node.type == kNoType && node.value.is(Type::object))
    node.type = instance_->resource_type(node.value);
  return node;
}

std::string_view Machine::type_name(const Node& node) const {
  if (node.type != kNoType) return model().type_name(node.type);
  if (!node.value) return "Element";
  switch (node.value.type()) {
    case Type::boolean:
      return "boolean";
    case Type::number:
      return node.value.raw().find_first_of(".eE") == std::string_view::npos ? "integer"
                                                                             : "decimal";
    case Type::string:
      return "string";
    default:
      return "Element";
  }
}

bool Machine::push_one(const json::Value& value, const json::Value& sibling, TypeId type) {
  Node node;
  if (value && !value.is(Type::null)) node.value = value;
  if (sibling.is(Type::object) && !node.value.is(Type::object)) node.sibling = sibling;
  if (!node.value && !node.sibling) return true;
  node.type = type;
  return push(Item::of(type == kNoType ? typed(node) : node));
}

// Arrays of primitives and of what stands beside them belong together by position.
bool Machine::push_values(const json::Value& value, const json::Value& sibling, TypeId type) {
  if (!value.is(Type::array) && !sibling.is(Type::array)) return push_one(value, sibling, type);
  if (!spend(value.size() + sibling.size())) return false;
  if (!sibling.is(Type::array)) {
    for (const json::Value item : value.items())
      if (!push_one(item, {}, type)) return false;
    return true;
  }
  auto beside = sibling.items().begin();
  const auto beside_end = sibling.items().end();
  for (const json::Value item : value.items()) {
    const json::Value other = beside == beside_end ? json::Value() : *beside;
    if (beside != beside_end) ++beside;
    if (!push_one(item, other, type)) return false;
  }
  for (; beside != beside_end; ++beside)
    if (!push_one({}, *beside, type)) return false;
  return true;
}

// A name that is a member of its own is looked for by its number; any other may be that of a
// choice.
bool Machine::push_member(const Node& node, NameId name, std::string_view text) {
  if (name == kNoName) return true;
  const json::Value object = object_of(node);
  if (!spend(object.size() / 4)) return false;
  const bool known = node.type != kNoType;
  const ModelMember plain = known ? member_of(node.type, name) : ModelMember();
  const bool choices = known && plain.element == kNoName;
  json::Value value, sibling;
  TypeId type = plain.type;
  for (const json::Member& member : object.members()) {
    const NameId id = instance_->name_of(member.key);
    if (id != name) {
      if (!choices || !may_be_choice(member.key.raw(), text)) continue;
      const ModelMember& choice = member_of(node.type, id);
      if (!choice.choice || choice.element != name) continue;
      type = choice.type;
    } else if (plain.choice) {
      continue;  // "valueQuantity" is no element
    }
    (instance_->has_underscore(member.key) ? sibling : value) = member.value;
  }
  return push_values(value, sibling, type);
}

// http://hl7.org/fhirpath/N1/#children-collection
bool Machine::push_children(const Node& node) {
  const json::Value object = object_of(node);
  if (!spend(object.size())) return false;
  bool underscores = false;
  for (const json::Member& member : object.members())
    underscores = underscores || instance_->has_underscore(member.key);
  for (const json::Member& member : object.members()) {
    if (member.key.raw() == "\"resourceType\"") continue;
    const bool beside = instance_->has_underscore(member.key);
    json::Value partner;
    if (underscores && (beside || is_scalar(member.value) || member.value.is(Type::array))) {
      const std::string key = member.key.string();
      partner = object[beside ? key.substr(1) : "_" + key];
      if (beside && partner) continue;  // pushed with its value
    }
    TypeId type = kNoType;
    const NameId id = instance_->name_of(member.key);
    if (node.type != kNoType && id != kNoName) type = member_of(node.type, id).type;
    const bool done =
        beside ? push_values({}, member.value, type) : push_values(member.value, partner, type);
    if (!done) return false;
  }
  return true;
}

}  // namespace tasuki::fhirpath
