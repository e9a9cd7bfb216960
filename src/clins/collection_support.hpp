// Collections of the 6 information for tests, right in every respect: what a test sets decides.
#pragma once

#include <string>
#include <vector>

namespace tasuki::clins {

struct TestResult {
  std::string name = "HbA1c";
  std::string local = "L0001";
  std::string system =
      "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS";
  std::string code = "3D046000001906202";
  std::string item = "HbA1c-NGSP";  // FHIR識別名
  std::string value = "6.9";
  std::string unit = "%";
  std::string date = "2026-11-20";
  std::string status = "final";
  std::vector<std::string> marks{};  // codes of JP_ehrshrs_indication
};
TestResult infection(const std::string& value = "陰性");  // HBs antigen

struct TestCondition {
  std::string name = "2型糖尿病";
  std::string code = "20051839";  // 病名管理番号
  std::string onset = "2020-04-01";
  std::string department = "01";
  std::vector<std::string> marks{};
};

struct TestAllergy {
  std::string name = "さば";
  std::string system = "http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyFoodAllergen_CS";
  std::string code = "J9FC11310000";
  std::string category = "food";
  std::vector<std::string> marks{};
};

// One Bundle; the first of the lists that is not empty says its type.
struct Collection {
  std::string from = "1310000001";
  std::string serial = "L-0001";
  std::string insured = "00012345:あいう:187:05";
  std::string birth_date = "1955-05-04";
  std::string type = {};  // of the tag; by default that of what is in it
  std::vector<TestResult> results;
  std::vector<TestCondition> conditions;
  std::vector<TestAllergy> allergies;

  std::string json() const;
};

}  // namespace tasuki::clins
