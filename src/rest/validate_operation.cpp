#include "rest/validate_operation.hpp"

#include "json/document.hpp"
#include "rest/answer.hpp"

namespace tasuki::rest {
namespace {

std::string profile_of(const json::Value& parameter) {
  for (const std::string_view name : {"valueUri", "valueCanonical", "valueUrl"})
    if (const json::Value value = parameter[name]) return value.string();
  return {};
}

// The resource inside Parameters; any other resource is meant itself.
Result<> unwrap(ValidateRequest& request) {
  const auto document = TRY(json::Document::parse(request.content));
  const json::Value root = document->root();
  if (!root["resourceType"].equals("Parameters")) return {};
  json::Value resource;
  for (const json::Value parameter : root["parameter"].items()) {
    if (parameter["name"].equals("resource")) resource = parameter["resource"];
    if (parameter["name"].equals("profile")) request.profiles.push_back(profile_of(parameter));
  }
  if (!resource) return fail(Code::parameter_missing, "resource");
  request.content = std::string(resource.raw());
  return {};
}

}  // namespace

Result<ValidateRequest> read_validate(http::Request& request) {
  TRY_VOID(allow_parameters(request, {"profile"}));
  TRY_VOID(require_fhir_json(request));
  if (request.body.size() > limits::kBodyBytesMax) return fail(Code::body_too_large);
  ValidateRequest asked;
  for (const auto& [name, value] : request.query)
    if (name == "profile") asked.profiles.push_back(value);
  asked.content = std::move(request.body);
  TRY_VOID(unwrap(asked));
  return asked;
}

http::Response validate_response(std::span<const fhir::Issue> issues, std::string_view rules,
                                 Lang lang) {
  http::Response response = issues_response(200, issues, lang);
  response.headers.add(std::string(kRulesHeader), std::string(rules));
  return response;
}

}  // namespace tasuki::rest
