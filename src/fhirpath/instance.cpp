#include "fhirpath/instance.hpp"

#include <optional>
#include <string>

namespace tasuki::fhirpath {

TypeId Instance::resource_type(const json::Value& object) const {
  const json::Value type = object["resourceType"];
  if (const auto text = type.plain()) return model_->find_type(*text);
  return type ? model_->find_type(type.string()) : kNoType;
}

}  // namespace tasuki::fhirpath
