#include "api/bodies_support.hpp"

#include <map>
#include <vector>

#include "base/text.hpp"
#include "clins/collection_support.hpp"
#include "clins/insured.hpp"
#include "clins/unit.hpp"
#include "json/writer.hpp"

namespace tasuki::api {
namespace {

void identifier(json::Writer& w, std::string_view name, std::string_view system,
                std::string_view value) {
  w.object().field("name", name).key("valueIdentifier").object();
  w.field("system", system).field("value", value).end().end();
}

void parameter(json::Writer& w, std::string_view name, std::string_view type,
               std::string_view value) {
  w.object().field("name", name).field(type, value).end();
}

}  // namespace

std::string make_parameters(std::string_view kind, std::string_view options) {
  std::map<std::string_view, std::string_view> texts = {
      {"serial", "0001"}, {"insured", "00012345:あいう:187:05"}, {"birth-date", "1955-05-04"}};
  std::vector<std::string_view> classes;
  for (const std::string_view option : split(options, ' ')) {
    if (option.empty()) continue;
    const std::size_t equals = option.find('=');
    const std::string_view value = option.substr(equals + 1);
    if (option.starts_with("class="))
      classes.push_back(value);
    else
      texts[option.substr(0, equals)] = value;
  }
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  if (kind == "keys")
    identifier(w, "identifier", clins::kBundleIdentifierSystem,
               "1310000001^2026^" + std::string(texts["serial"]));
  if (kind != "nobody" && !texts.contains("local")) {
    identifier(w, "insured", clins::kInsuredSystem, texts["insured"]);
    parameter(w, "birthDate", "valueDate", texts["birth-date"]);
  }
  for (const auto& [option, name] :
       std::map<std::string_view, std::string_view>{{"local", "localNumber"},
                                                    {"visit", "visit"},
                                                    {"number", "number"},
                                                    {"reason", "reason"}})
    if (texts.contains(option)) parameter(w, name, "valueString", texts[option]);
  for (const std::string_view code : classes) parameter(w, "class", "valueCode", code);
  w.end().end();
  return w.take();
}

std::string make_collection(std::string_view options) {
  clins::Collection collection;
  std::vector<std::string> marks;
  for (const std::string_view option : split(options, ' ')) {
    if (option.empty()) continue;
    const std::size_t equals = option.find('=');
    const std::string_view key = option.substr(0, equals);
    const std::string value(option.substr(equals + 1));
    if (key == "from") collection.from = value;
    if (key == "serial") collection.serial = value;
    if (key == "mark") marks.push_back(value);
    if (key == "condition") {
      collection.conditions.emplace_back().name = value;
      collection.conditions.back().code = "2000000" + std::to_string(collection.conditions.size());
    }
    if (key == "allergy") collection.allergies.emplace_back().name = value;
    if (key == "result") collection.results.emplace_back().value = value;
    if (key == "infection") collection.results.push_back(clins::infection(value));
    if (key == "date") collection.results.back().date = value;
    if (key == "local") collection.results.back().local = value;
  }
  if (!collection.results.empty()) collection.results.back().marks = marks;
  if (!collection.conditions.empty()) collection.conditions.back().marks = marks;
  return collection.json();
}

}  // namespace tasuki::api
