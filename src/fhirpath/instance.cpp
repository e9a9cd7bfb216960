#include "fhirpath/instance.hpp"

#include <optional>
#include <string>

namespace tasuki::fhirpath {
namespace {

struct Name {
  NameId id;
  bool underscore;
};

Name look_up(const json::Value& key, const Model& model) {
  std::string unescaped;
  std::string_view text;
  if (const auto plain = key.plain()) {
    text = *plain;
  } else {
    unescaped = key.string();
    text = unescaped;
  }
  const bool underscore = text.starts_with('_');
  return {model.name_id(underscore ? text.substr(1) : text), underscore};
}

}  // namespace

Instance::Instance(const json::Document& document, const Model& model)
    : document_(&document), model_(&model), names_(document.values(), kUnknown) {
  // Documents are bounded in depth, but a stack of our own needs no trust in that.
  std::vector<json::Value> open{document.root()};
  while (!open.empty()) {
    const json::Value value = open.back();
    open.pop_back();
    for (const json::Value item : value.items())
      if (item.is(json::Type::object) || item.is(json::Type::array)) open.push_back(item);
    for (const json::Member& member : value.members()) {
      const Name name = look_up(member.key, model);
      names_[member.key.id()] = (name.id & ~kUnderscore) | (name.underscore ? kUnderscore : 0);
      if (member.value.is(json::Type::object) || member.value.is(json::Type::array))
        open.push_back(member.value);
    }
  }
}

TypeId Instance::resource_type(const json::Value& object) const {
  const json::Value type = object["resourceType"];
  if (const auto text = type.plain()) return model_->find_type(*text);
  return type ? model_->find_type(type.string()) : kNoType;
}

}  // namespace tasuki::fhirpath
