#include "rulepack/read_definitions.hpp"

#include "crypto/digest.hpp"
#include "rulepack/package.hpp"
#include "rulepack/read_json.hpp"

namespace tasuki::rulepack {
namespace {

using json::Value;

constexpr std::string_view kContexts[] = {"element", "extension", "fhirpath"};
constexpr std::string_view kCorePackage = "hl7.fhir.r4.core";

void read_resource(const Value& resource, Differentials differentials, Definitions& into) {
  const Value type = resource["resourceType"];
  const bool canonical = !resource["url"].string().empty();
  if (canonical && type.equals("StructureDefinition"))
    into.structures.push_back(read_structure(resource, differentials));
  else if (canonical && type.equals("ValueSet"))
    into.value_sets.push_back(read_value_set(resource));
  else if (canonical && type.equals("CodeSystem"))
    into.code_systems.push_back(read_code_system(resource));
  else
    ++into.skipped;
}

StructureKind kind_of(const Value& resource) {
  const Value kind = resource["kind"];
  if (kind && kind.equals("primitive-type")) return StructureKind::primitive;
  if (kind && kind.equals("resource")) return StructureKind::resource;
  if (kind && kind.equals("logical")) return StructureKind::logical;
  return StructureKind::complex;
}

std::vector<Element> read_elements(const Value& list) {
  std::vector<Element> elements;
  for (const Value item : list.items()) elements.push_back(read_element(item));
  return elements;
}

// The name of a set of Bundles, which have no package.json: that of the FHIR core package.
void name_core(Definitions& definitions) {
  for (const Structure& structure : definitions.structures) {
    if (structure.name != "Element" || structure.profile) continue;
    definitions.name = kCorePackage;
    definitions.version = structure.version;
  }
}

}  // namespace

Structure read_structure(const Value& resource, Differentials differentials) {
  Structure structure;
  structure.url = resource["url"].string();
  structure.version = resource["version"].string();
  structure.name = resource["name"].string();
  structure.title = resource["title"].string();
  structure.type = resource["type"].string();
  structure.base_url = resource["baseDefinition"].string();
  structure.kind = kind_of(resource);
  structure.abstract = resource["abstract"] && resource["abstract"].boolean();
  structure.profile = resource["derivation"] && resource["derivation"].equals("constraint");
  structure.retired = resource["status"] && resource["status"].equals("retired");
  for (const Value item : resource["context"].items())
    structure.contexts.push_back(
        {one_of(item["type"], kContexts, ContextKind::element), item["expression"].string()});
  structure.snapshot = read_elements(resource["snapshot"]["element"]);
  if (structure.snapshot.empty() || differentials == Differentials::always)
    structure.differential = read_elements(resource["differential"]["element"]);
  return structure;
}

Result<> read_definition_file(std::string_view name, std::string json, Differentials differentials,
                              Definitions& into) {
  if (name == "policy.json") into.policy = json;
  const auto document = json::Document::parse(std::move(json), kDefinitionLimits);
  if (!document)
    return fail(document.error().code, std::string(name) + ": " + document.error().detail);
  const Value root = (*document)->root();
  if (name == "package.json" || name == "policy.json") {
    into.name = root["name"].string();
    into.version = root["version"].string();
    return {};
  }
  const Value type = root["resourceType"];
  if (!type) return {};
  if (!type.equals("Bundle")) {
    read_resource(root, differentials, into);
    return {};
  }
  for (const Value entry : root["entry"].items())
    if (const Value resource = entry["resource"]; resource && resource["resourceType"])
      read_resource(resource, differentials, into);
  return {};
}

Result<Definitions> read_definitions(const std::string& path, Differentials differentials) {
  Definitions definitions;
  crypto::Sha256Stream digest;
  const auto visit = [&](std::string_view name, std::string bytes) -> Result<> {
    digest.update(std::string(name) + ' ' + std::to_string(bytes.size()) + '\n');
    digest.update(bytes);
    return read_definition_file(name, std::move(bytes), differentials, definitions);
  };
  TRY_VOID(visit_package(path, visit));
  definitions.sha256 = crypto::to_hex(digest.finish());
  if (definitions.name.empty()) name_core(definitions);
  return definitions;
}

}  // namespace tasuki::rulepack
