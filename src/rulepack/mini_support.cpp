#include "rulepack/mini_support.hpp"

#include <gtest/gtest.h>

#include "crypto/digest.hpp"
#include "rulepack/read_definitions.hpp"

namespace tasuki::rulepack::mini {
namespace {

constexpr std::string_view kCore = R"json({"resourceType":"Bundle","entry":[
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Element",
 "version":"4.0.1","name":"Element","kind":"complex-type","type":"Element","abstract":true,
 "snapshot":{"element":[{"id":"Element","path":"Element","min":0,"max":"*"},
 {"id":"Element.id","path":"Element.id","min":0,"max":"1","type":[{"code":"http://hl7.org/fhirpath/System.String",
  "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type","valueUrl":"string"}]}]},
 {"id":"Element.extension","path":"Element.extension","min":0,"max":"*","type":[{"code":"Extension"}],
  "slicing":{"discriminator":[{"type":"value","path":"url"}],"rules":"open"}}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/string",
 "version":"4.0.1","name":"string","kind":"primitive-type","type":"string","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element",
 "snapshot":{"element":[{"id":"string","path":"string","min":0,"max":"*"},
 {"id":"string.id","path":"string.id","min":0,"max":"1","type":[{"code":"string"}]},
 {"id":"string.extension","path":"string.extension","min":0,"max":"*","type":[{"code":"Extension"}]},
 {"id":"string.value","path":"string.value","min":0,"max":"1","type":[{"code":"http://hl7.org/fhirpath/System.String"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/code",
 "version":"4.0.1","name":"code","kind":"primitive-type","type":"code","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/string",
 "snapshot":{"element":[{"id":"code","path":"code","min":0,"max":"*"}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Extension",
 "version":"4.0.1","name":"Extension","kind":"complex-type","type":"Extension","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element",
 "snapshot":{"element":[{"id":"Extension","path":"Extension","min":0,"max":"*"},
 {"id":"Extension.extension","path":"Extension.extension","min":0,"max":"*","type":[{"code":"Extension"}]},
 {"id":"Extension.url","path":"Extension.url","min":1,"max":"1","type":[{"code":"string"}]},
 {"id":"Extension.value[x]","path":"Extension.value[x]","min":0,"max":"1","type":[{"code":"string"},{"code":"Coding"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Coding",
 "version":"4.0.1","name":"Coding","kind":"complex-type","type":"Coding","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element",
 "snapshot":{"element":[{"id":"Coding","path":"Coding","min":0,"max":"*"},
 {"id":"Coding.system","path":"Coding.system","min":0,"max":"1","type":[{"code":"string"}]},
 {"id":"Coding.code","path":"Coding.code","min":0,"max":"1","type":[{"code":"code"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/CodeableConcept",
 "version":"4.0.1","name":"CodeableConcept","kind":"complex-type","type":"CodeableConcept","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element",
 "snapshot":{"element":[{"id":"CodeableConcept","path":"CodeableConcept","min":0,"max":"*"},
 {"id":"CodeableConcept.coding","path":"CodeableConcept.coding","min":0,"max":"*","type":[{"code":"Coding"}]},
 {"id":"CodeableConcept.text","path":"CodeableConcept.text","min":0,"max":"1","type":[{"code":"string"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Quantity",
 "version":"4.0.1","name":"Quantity","kind":"complex-type","type":"Quantity","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element",
 "snapshot":{"element":[{"id":"Quantity","path":"Quantity","min":0,"max":"*",
  "constraint":[{"key":"qty-3","severity":"error","human":"no code without a system","expression":"code.empty() or system.exists()"}]},
 {"id":"Quantity.system","path":"Quantity.system","min":0,"max":"1","type":[{"code":"string"}]},
 {"id":"Quantity.code","path":"Quantity.code","min":0,"max":"1","type":[{"code":"code"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Resource",
 "version":"4.0.1","name":"Resource","kind":"resource","type":"Resource","abstract":true,
 "snapshot":{"element":[{"id":"Resource","path":"Resource","min":0,"max":"*"},
 {"id":"Resource.id","path":"Resource.id","min":0,"max":"1","type":[{"code":"string"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Thing",
 "version":"4.0.1","name":"Thing","kind":"resource","type":"Thing","derivation":"specialization",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Resource",
 "snapshot":{"element":[{"id":"Thing","path":"Thing","min":0,"max":"*",
  "constraint":[{"key":"thing-1","severity":"error","human":"a code or a value","expression":"code.exists() or value.exists()"}]},
 {"id":"Thing.id","path":"Thing.id","min":0,"max":"1","type":[{"code":"string"}]},
 {"id":"Thing.extension","path":"Thing.extension","min":0,"max":"*","type":[{"code":"Extension"}],
  "slicing":{"discriminator":[{"type":"value","path":"url"}],"rules":"open"}},
 {"id":"Thing.contained","path":"Thing.contained","min":0,"max":"*","type":[{"code":"Resource"}]},
 {"id":"Thing.colour","path":"Thing.colour","min":0,"max":"1","type":[{"code":"code"}],
  "binding":{"strength":"required","valueSet":"http://example.org/ValueSet/colours|1"}},
 {"id":"Thing.code","path":"Thing.code","min":0,"max":"1","type":[{"code":"CodeableConcept"}]},
 {"id":"Thing.value[x]","path":"Thing.value[x]","min":0,"max":"1","type":[{"code":"Quantity"},{"code":"string"}]},
 {"id":"Thing.part","path":"Thing.part","min":0,"max":"*","type":[{"code":"Element"}]},
 {"id":"Thing.part.name","path":"Thing.part.name","min":1,"max":"1","type":[{"code":"string"}]},
 {"id":"Thing.part.part","path":"Thing.part.part","min":0,"max":"*","contentReference":"#Thing.part"}]}}},
{"resource":{"resourceType":"CodeSystem","url":"http://example.org/CodeSystem/colours","version":"1",
 "name":"Colours","content":"complete","caseSensitive":true,"concept":[
 {"code":"red","display":"Red","designation":[{"language":"ja","value":"赤"}],"concept":[{"code":"crimson"},{"code":"scarlet"}]},
 {"code":"blue","property":[{"code":"cold","valueBoolean":true}]},{"code":"green"}]}},
{"resource":{"resourceType":"ValueSet","url":"http://example.org/ValueSet/colours","version":"1",
 "name":"Colours","compose":{"include":[{"system":"http://example.org/CodeSystem/colours"}]}}}]})json";

}  // namespace

Definitions definitions(std::string_view json, std::string_view name) {
  Definitions result;
  const auto read =
      read_definition_file(name, std::string(json), Differentials::when_needed, result);
  EXPECT_TRUE(read) << read.error().to_string();
  result.name = name;
  result.sha256 = crypto::to_hex(crypto::sha256(json));
  return result;
}

Definitions core() {
  return definitions(kCore, "core");
}

std::string profile(std::string_view name, std::string_view elements, std::string_view base) {
  return R"({"resourceType":"StructureDefinition","url":"http://example.org/)" + std::string(name) +
         R"(","name":")" + std::string(name) +
         R"(","kind":"resource","type":"Thing","derivation":"constraint","baseDefinition":")" +
         std::string(base) + R"(","differential":{"element":[)" + std::string(elements) + "]}}";
}

std::shared_ptr<const Pack> pack_of(std::vector<Definitions> packages, const Pack* base) {
  auto bytes = build_pack(base, std::move(packages), {});
  EXPECT_TRUE(bytes) << bytes.error().to_string();
  auto pack = Pack::from_bytes(bytes ? *bytes : std::string());
  EXPECT_TRUE(pack) << pack.error().to_string();
  return pack ? *pack : nullptr;
}

const ElementRow& element(const Pack& pack, std::string_view structure, std::string_view id) {
  const StructureRow* row = pack.find_structure(structure);
  if (row != nullptr)
    for (const ElementRow& candidate : pack.elements(row->elements))
      if (pack.text(candidate.id) == id) return candidate;
  ADD_FAILURE() << structure << " has no element " << id;
  return pack.element(0);
}

bool has_element(const Pack& pack, std::string_view structure, std::string_view id) {
  const StructureRow* row = pack.find_structure(structure);
  if (row == nullptr) return false;
  for (const ElementRow& candidate : pack.elements(row->elements))
    if (pack.text(candidate.id) == id) return true;
  return false;
}

}  // namespace tasuki::rulepack::mini
