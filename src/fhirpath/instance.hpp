// A JSON document prepared for evaluation: the names of members and types are looked up once, so
// that navigation and validation compare numbers instead of strings.
//
// Refers to the Document and the Model, which must outlive it. Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "fhirpath/model.hpp"
#include "json/document.hpp"

namespace tasuki::fhirpath {

class Instance {
 public:
  Instance(const json::Document& document, const Model& model);

  const json::Document& document() const { return *document_; }
  const Model& model() const { return *model_; }

  // Of the key of a member: the name without the leading underscore of "_birthDate"; kNoName when
  // no definition has it.
  NameId name_of(const json::Value& key) const {
    const NameId id = ids_[key.id()] & ~kUnderscore;
    return id == kUnknown ? kNoName : id;
  }
  bool has_underscore(const json::Value& key) const { return (ids_[key.id()] & kUnderscore) != 0; }
  // The type that "resourceType" names; kNoType when it is absent or unknown.
  TypeId resource_type(const json::Value& object) const {
    if (!object.is(json::Type::object)) return kNoType;
    const TypeId id = ids_[object.id()];
    return id == kUnknown ? kNoType : id;
  }

 private:
  static constexpr std::uint32_t kUnderscore = std::uint32_t{1} << 31;
  static constexpr std::uint32_t kUnknown = ~kUnderscore;
  const json::Document* document_;
  const Model* model_;
  // By json::Value::id(): of a key its name, of an object the type of resource that it names.
  std::vector<std::uint32_t> ids_;
};

}  // namespace tasuki::fhirpath
