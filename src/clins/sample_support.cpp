#include "clins/sample_support.hpp"

#include <gtest/gtest.h>

namespace tasuki::clins {

std::string sample_letter() {
  return R"({
  "resourceType": "Bundle",
  "type": "document",
  "identifier": {"system": "http://jpfhir.jp/fhir/clins/bundle-identifier",
                 "value": "1310000001^2026^0001"},
  "entry": [
    {"fullUrl": "urn:uuid:letter", "resource": {"resourceType": "Composition",
      "type": {"coding": [{"system": "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes",
                           "code": "57133-1"}]},
      "section": [
        {"code": {"coding": [{"system": "http://jpfhir.jp/fhir/clins/CodeSystem/document-section",
                              "code": "920"}]}, "entry": [{"reference": "urn:uuid:from"}]},
        {"code": {"coding": [{"system": "http://jpfhir.jp/fhir/clins/CodeSystem/document-section",
                              "code": "910"}]}, "entry": [{"reference": "urn:uuid:to"}]},
        {"code": {"coding": [{"system": "http://jpfhir.jp/fhir/clins/CodeSystem/document-section",
                              "code": "300"}]},
         "section": [{"title": "傷病名", "entry": [{"reference": "urn:uuid:condition"}]}]}]}},
    {"fullUrl": "urn:uuid:patient", "resource": {"resourceType": "Patient",
      "identifier": [{"system": "urn:oid:1.2.392.100495.20.3.51.11310000001", "value": "42"},
        {"system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID",
         "value": "00012345:あいう:１８７:05"}],
      "birthDate": "1955-05-04"}},
    {"fullUrl": "urn:uuid:from", "resource": {"resourceType": "Organization",
      "identifier": [
        {"system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
         "value": "1310000001"}]}},
    {"fullUrl": "urn:uuid:to", "resource": {"resourceType": "Organization",
      "identifier": [
        {"system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
         "value": "1310000002"}]}},
    {"fullUrl": "urn:uuid:condition", "resource": {"resourceType": "Condition", "extension": [
      {"url": "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber",
       "valueIdentifier": {
         "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
         "value": "1310000001" }}]}}
  ]
})";
}

std::string sample_collection() {
  return R"({
  "resourceType": "Bundle",
  "type": "collection",
  "meta": {"tag": [{"system": "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS",
                    "code": "Condition"}]},
  "identifier": {"system": "http://jpfhir.jp/fhir/clins/bundle-identifier",
                 "value": "1310000001^2026^conditions-42"},
  "entry": [
    {"fullUrl": "urn:uuid:patient", "resource": {"resourceType": "Patient",
      "identifier": [
        {"system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID",
         "value": "12345678::1234567:"}],
      "birthDate": "1955-05-04"}},
    {"fullUrl": "urn:uuid:condition", "resource": {"resourceType": "Condition"}}
  ]
})";
}

std::string edited(std::string text, const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    const std::size_t at = text.find(edit.from);
    EXPECT_NE(at, std::string::npos) << edit.from << " does not stand in the sample";
    if (at == std::string::npos) continue;
    EXPECT_EQ(text.find(edit.from, at + 1), std::string::npos) << edit.from << " stands twice";
    text.replace(at, edit.from.size(), edit.to);
  }
  return text;
}

}  // namespace tasuki::clins
