#include "rest/capability_statement.hpp"

#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kDate = "2026-07-01";  // of these descriptions, not of the build

void write_parameters(json::Writer& w, std::span<const SearchParameter> parameters) {
  if (parameters.empty()) return;
  w.key("searchParam").array();
  for (const SearchParameter& parameter : parameters) {
    w.object().field("name", parameter.name).field("type", parameter.type);
    if (!parameter.documentation.empty()) w.field("documentation", parameter.documentation);
    w.end();
  }
  w.end();
}

void write_operations(json::Writer& w, std::span<const OperationRow> operations) {
  if (operations.empty()) return;
  w.key("operation").array();
  for (const OperationRow& operation : operations) {
    const std::string own = "urn:tasuki:operation:" + std::string(operation.name);
    w.object().field("name", operation.name);
    w.field("definition", operation.definition.empty() ? own : operation.definition).end();
  }
  w.end();
}

void write_extensions(json::Writer& w, const Capabilities& capabilities) {
  w.key("extension").array();
  w.object().field("url", "urn:tasuki:rules").field("valueString", capabilities.rules).end();
  for (const LimitRow& row : capabilities.limits)
    w.object().field("url", row.url).key("valueInteger").number(row.value).end();
  w.end();
}

void write_resource(json::Writer& w, const ResourceRow& row) {
  w.object().field("type", row.type).field("documentation", row.documentation);
  w.key("interaction").array();
  for (const std::string_view code : row.interactions) w.object().field("code", code).end();
  w.end();
  write_parameters(w, row.parameters);
  write_operations(w, row.operations);
  w.end();
}

}  // namespace

std::string capability_statement(const Capabilities& capabilities) {
  json::Writer w;
  w.object().field("resourceType", "CapabilityStatement").field("status", "active");
  w.field("date", kDate).field("kind", "instance");
  w.key("software").object().field("name", "Tasuki").end();
  w.key("implementation").object().field("description", capabilities.description).end();
  w.field("fhirVersion", "4.0.1").key("format").array().string(kFhirJson).end();
  w.key("rest").array().object();
  write_extensions(w, capabilities);
  w.field("mode", "server");
  w.key("security").object().field("description", capabilities.security).end();
  w.key("resource").array();
  for (const ResourceRow& row : capabilities.resources) write_resource(w, row);
  w.end();
  write_operations(w, capabilities.operations);
  w.end().end().end();
  return w.take();
}

}  // namespace tasuki::rest
