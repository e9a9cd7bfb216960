#include "fhirpath/instance.hpp"

#include <string>

namespace tasuki::fhirpath {
namespace {

struct Name {
  NameId id;
  bool underscore;
};

Name look_up(std::string_view key, const Model& model) {
  const bool underscore = key.starts_with('_');
  return {model.name_id(underscore ? key.substr(1) : key), underscore};
}

Name look_up(const json::Value& key, const Model& model) {
  if (const auto plain = key.plain()) return look_up(*plain, model);
  return look_up(key.string(), model);
}

}  // namespace

Instance::Instance(const json::Document& document, const Model& model)
    : document_(&document), model_(&model), ids_(document.values(), kUnknown) {
  // Documents are bounded in depth, but a stack of our own needs no trust in that.
  std::vector<json::Value> open{document.root()};
  while (!open.empty()) {
    const json::Value value = open.back();
    open.pop_back();
    for (const json::Value item : value.items())
      if (item.is(json::Type::object) || item.is(json::Type::array)) open.push_back(item);
    for (const json::Member& member : value.members()) {
      const Name name = look_up(member.key, model);
      ids_[member.key.id()] = (name.id & ~kUnderscore) | (name.underscore ? kUnderscore : 0);
      if (member.value.is(json::Type::object) || member.value.is(json::Type::array)) {
        open.push_back(member.value);
      } else if (member.key.equals("resourceType")) {
        ids_[value.id()] = model.find_type(member.value.string()) & ~kUnderscore;
      }
    }
  }
}

}  // namespace tasuki::fhirpath
