#include "rest/parameters.hpp"

#include <algorithm>

#include "rest/answer.hpp"

namespace tasuki::rest {
namespace {

std::string list(std::initializer_list<std::string_view> names) {
  std::string text = "known:";
  for (const std::string_view name : names) text.append(" ").append(name);
  return names.size() == 0 ? "none here" : text;
}

}  // namespace

Result<Parameters> Parameters::read(http::Request& request,
                                    std::initializer_list<std::string_view> names,
                                    std::initializer_list<std::string_view> in_query) {
  TRY_VOID(allow_parameters(request, in_query));
  Parameters parameters;
  if (request.body.empty()) return parameters;
  TRY_VOID(require_fhir_json(request));
  parameters.document_ = TRY(json::Document::parse(std::move(request.body)));
  const json::Value root = parameters.document_->root();
  if (!root["resourceType"].equals("Parameters"))
    return fail(Code::parameter_invalid, "the body is a Parameters resource");
  for (const json::Value parameter : root["parameter"].items()) {
    const json::Value name = parameter["name"];
    if (std::ranges::none_of(names, [&](std::string_view known) { return name.equals(known); }))
      return fail(Code::parameter_unknown, list(names));
  }
  return parameters;
}

std::vector<json::Value> Parameters::all(std::string_view name) const {
  std::vector<json::Value> found;
  if (!document_) return found;
  for (const json::Value parameter : document_->root()["parameter"].items())
    if (parameter["name"].equals(name)) found.push_back(parameter);
  return found;
}

Result<std::string> Parameters::text(std::string_view name, std::string_view value) const {
  const auto found = all(name);
  if (found.empty()) return std::string();
  const json::Value text = found[0][value];
  if (found.size() > 1 || !text.is(json::Type::string) || text.string().empty())
    return fail(Code::parameter_invalid,
                std::string(name).append(" stands there once, as ").append(value));
  return std::string(text.string());
}

Result<std::string> Parameters::required(std::string_view name, std::string_view value) const {
  auto found = TRY(text(name, value));
  if (found.empty()) return fail(Code::parameter_missing, std::string(name));
  return found;
}

Result<Parameters::Identifier> Parameters::identifier(std::string_view name) const {
  const auto found = all(name);
  if (found.empty()) return fail(Code::parameter_missing, std::string(name));
  const json::Value identifier = found[0]["valueIdentifier"];
  Identifier read{std::string(identifier["system"].string()),
                  std::string(identifier["value"].string())};
  if (found.size() > 1 || read.system.empty() || read.value.empty())
    return fail(Code::parameter_invalid,
                std::string(name) + " stands there once, as valueIdentifier");
  return read;
}

}  // namespace tasuki::rest
