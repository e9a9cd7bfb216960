#include "gateway/fhir_server/pull_source.hpp"

#include <gtest/gtest.h>

#include "clins/collection_support.hpp"
#include "clins/information.hpp"
#include "clins/letter_support.hpp"
#include "clins/unit.hpp"
#include "gateway/fhir_server/emr_server_support.hpp"

namespace tasuki::gateway {
namespace {

using enum clins::InformationClass;

constexpr std::string_view kNumber = "000999739";  // of the test collections' patient

class FhirServerSourceTest : public testing::Test {
 protected:
  FhirServerSourceTest()
      : log_([this](std::string_view line) { logged_.append(line); }, Level::warning, "test",
             clock_),
        source_({FhirServer::open(emr_.config()).value(), "1310000001",
                 "urn:oid:1.2.392.100495.20.3.51.11310000001", clins::test_validator(), clock_,
                 log_}) {}

  // Resources without their collection, as the server has them.
  void put(const clins::Collection& collection, bool with_patient = true) {
    const auto document = json::Document::parse(collection.json()).value();
    for (const json::Value entry : document->root()["entry"].items()) {
      const bool is_patient = entry["resource"]["resourceType"].equals("Patient");
      if (is_patient && !with_patient) continue;
      emr_.put(entry["resource"]["resourceType"].string(), std::string(entry["resource"].raw()));
    }
  }
  void put_changed(const clins::Collection& collection, std::string_view from,
                   std::string_view to) {
    const auto document = json::Document::parse(collection.json()).value();
    for (const json::Value entry : document->root()["entry"].items()) {
      std::string raw(entry["resource"].raw());
      if (raw.find(R"("resourceType":"Patient")") != std::string::npos) continue;
      const std::size_t at = raw.find(from);
      ASSERT_NE(at, std::string::npos);
      emr_.put(entry["resource"]["resourceType"].string(), raw.replace(at, from.size(), to));
    }
  }
  pull::Question question(std::initializer_list<clins::InformationClass> classes) {
    pull::Question question;
    question.subject.local_number = kNumber;
    question.deadline = clock_.now() + std::chrono::seconds(10);
    for (const auto one : classes) question.classes.add(one);
    return question;
  }
  // What is in the units: "2型糖尿病 HbA1c"
  std::string displays(const Result<std::vector<std::string>>& units) {
    if (!units) return std::string(units.error().id());
    std::string all;
    for (const std::string& unit : *units) {
      const auto document = json::Document::parse(unit).value();
      fhir::Issues issues;
      const auto read = clins::read_unit(*document, issues);
      if (!read) return "no unit";
      for (const auto& entry : clins::read_information(*document, read->kind))
        all.append(all.empty() ? "" : " ").append(entry.display);
      if (clins::kind_row(read->kind).form == clins::Form::document) all += "document";
    }
    return all;
  }
  std::string asked(const pull::Question& question) { return displays(source_.units(question)); }

  SystemClock clock_;
  std::string logged_;
  Log log_;
  EmrServer emr_;
  FhirServerSource source_;
};

clins::Collection conditions_of(std::vector<std::string> names) {
  clins::Collection collection;
  for (std::string& name : names) {
    clins::TestCondition condition;
    condition.name = std::move(name);
    collection.conditions.push_back(std::move(condition));
  }
  return collection;
}

TEST_F(FhirServerSourceTest, MakesAUnitOfEachTypeThatIsAskedFor) {
  put(conditions_of({"2型糖尿病", "高血圧症", "脂質異常症"}));
  clins::Collection others;
  others.results = {{}};
  others.allergies = {{}};
  put(others, false);
  EXPECT_EQ(asked(question({conditions, laboratory, allergies})),
            "2型糖尿病 高血圧症 脂質異常症 さば HbA1c");
  EXPECT_EQ(asked(question({laboratory})), "HbA1c");
  EXPECT_EQ(asked(question({documents})), "");
}

TEST_F(FhirServerSourceTest, AsksByTheNumberInTheBodyOfASearch) {
  put(conditions_of({"2型糖尿病"}));
  ASSERT_TRUE(source_.units(question({conditions})));
  const auto calls = emr_.calls();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0],
            "POST /fhir/Patient/_search "
            "identifier=urn%3Aoid%3A1.2.392.100495.20.3.51.11310000001%7C000999739");
  EXPECT_EQ(calls[1], "POST /fhir/Condition/_search patient=patient");
}

TEST_F(FhirServerSourceTest, ANumberIsOneValueWhateverStandsInIt) {
  pull::Question odd = question({conditions});
  odd.subject.local_number = "1,2|3$4\\5&a=b";
  EXPECT_EQ(asked(odd), "");
  EXPECT_TRUE(emr_.calls().at(0).ends_with("%7C1%5C%2C2%5C%7C3%5C%244%5C%5C5%26a%3Db"));
}

TEST_F(FhirServerSourceTest, APeriodBoundsResults) {
  clins::Collection collection;
  collection.results = {{}};
  put(collection);
  pull::Question bounded = question({laboratory});
  bounded.start = "2026-01-01";
  bounded.end = "2026-12-31";
  EXPECT_EQ(asked(bounded), "HbA1c");
  EXPECT_EQ(emr_.calls().back(),
            "POST /fhir/Observation/_search "
            "patient=patient&category=laboratory&date=ge2026-01-01&date=le2026-12-31");
}

TEST_F(FhirServerSourceTest, FindsAPersonByInsuredNumberAndBirthDate) {
  put(conditions_of({"2型糖尿病"}));
  pull::Question by_insured = question({conditions});
  by_insured.subject = {{}, "I|00012345|あいう|187|05", "1955-05-04"};
  EXPECT_EQ(asked(by_insured), "2型糖尿病");
  by_insured.subject.birth_date = "1955-05-05";
  EXPECT_EQ(asked(by_insured), "");
}

TEST_F(FhirServerSourceTest, NobodyHereIsNothingHeldAndTwoAreAFailure) {
  EXPECT_EQ(asked(question({conditions})), "");
  put(conditions_of({"2型糖尿病"}));
  put(conditions_of({"2型糖尿病"}));
  EXPECT_EQ(source_.units(question({conditions})).error().code, Code::peer_answer_invalid);
}

TEST_F(FhirServerSourceTest, ASuspectedDiagnosisStaysAtHome) {
  put(conditions_of({"2型糖尿病", "胃癌の疑い"}));
  put_changed(conditions_of({"肺炎"}), R"("code":"confirmed")", R"("code":"provisional")");
  put_changed(conditions_of({"喘息"}), R"("code":"confirmed")", R"("code":"entered-in-error")");
  EXPECT_EQ(asked(question({conditions})), "2型糖尿病");
  EXPECT_EQ(logged_, "");
}

TEST_F(FhirServerSourceTest, ResultsThatAreNotThereYetOrWereWrongStayAtHome) {
  clins::Collection collection;
  collection.results = {{}};
  put(collection);
  for (const char* status : {"registered", "cancelled", "entered-in-error", "unknown"})
    put_changed(collection, R"("status":"final")", std::string(R"("status":")") + status + "\"");
  EXPECT_EQ(asked(question({laboratory})), "HbA1c");
}

TEST_F(FhirServerSourceTest, InfectionsAreNoLaboratoryResults) {
  clins::Collection collection;
  collection.results = {{}, clins::infection()};
  put(collection);
  EXPECT_EQ(asked(question({laboratory})), "HbA1c");
  EXPECT_EQ(asked(question({infections})), "HBs抗原");
}

TEST_F(FhirServerSourceTest, MarksStayOnWhatTheyMark) {
  clins::Collection collection = conditions_of({"2型糖尿病"});
  collection.conditions[0].marks = {"UNINFORMED"};
  put(collection);
  const auto units = source_.units(question({conditions})).value();
  ASSERT_EQ(units.size(), 1U);
  const auto document = json::Document::parse(units[0]).value();
  EXPECT_TRUE(clins::marks_of(document->root()["entry"].at(1)["resource"]).uninformed);
}

TEST_F(FhirServerSourceTest, WhatTheRulesRefuseDoesNotHideTheRest) {
  put(conditions_of({"2型糖尿病"}));
  put_changed(conditions_of({"肺炎"}), "onsetDateTime", "onsetdateTime");
  EXPECT_EQ(asked(question({conditions})), "2型糖尿病");
  EXPECT_NE(logged_.find("pull.fhir_left_out"), std::string::npos);
  EXPECT_EQ(logged_.find("肺炎"), std::string::npos);
}

TEST_F(FhirServerSourceTest, WithoutAnInsuredNumberThereIsNoUnit) {
  emr_.put("Patient", R"({"resourceType":"Patient","id":"p","identifier":[{"system":)"
                      R"("urn:oid:1.2.392.100495.20.3.51.11310000001","value":"000999739"}]})");
  put(conditions_of({"2型糖尿病"}), false);
  EXPECT_EQ(asked(question({conditions})), "");
  EXPECT_NE(logged_.find("pull.fhir_left_out"), std::string::npos);
}

TEST_F(FhirServerSourceTest, DocumentsComeAsTheyAre) {
  put(conditions_of({}));
  emr_.put_document("a", clins::Letter{}.json());
  emr_.put_document("b", R"({"resourceType":"Bundle"})");
  const auto units = source_.units(question({documents})).value();
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0], clins::Letter{}.json());
  pull::Question summaries = question({documents});
  summaries.kinds = {clins::Kind::discharge_summary};
  EXPECT_EQ(asked(summaries), "");
}

TEST_F(FhirServerSourceTest, APartThatDoesNotComeFailsTheWhole) {
  put(conditions_of({"2型糖尿病"}));
  emr_.put("DocumentReference",
           R"({"resourceType":"DocumentReference","content":[{"attachment":)"
           R"({"contentType":"application/fhir+json","url":"Bundle/none"}}]})");
  EXPECT_EQ(asked(question({conditions})), "2型糖尿病");
  EXPECT_EQ(source_.units(question({conditions, documents})).error().code,
            Code::peer_answer_invalid);
}

TEST_F(FhirServerSourceTest, TooMuchIsAFailureAndNoShorterAnswer) {
  put(conditions_of({}));
  emr_.page_size = 500;
  for (std::size_t i = 0; i <= limits::kFhirMatchesMax; ++i)
    emr_.put("Condition", R"({"resourceType":"Condition"})");
  EXPECT_EQ(source_.units(question({conditions})).error().code, Code::peer_answer_invalid);
}

TEST_F(FhirServerSourceTest, ADeadlineThatIsOverIsNotWaitedFor) {
  pull::Question late = question({conditions});
  late.deadline = clock_.now() + limits::kFhirMargin;
  EXPECT_EQ(source_.units(late).error().code, Code::peer_timeout);
}

TEST_F(FhirServerSourceTest, SaysWhomItKnowsAndWhatItMayHave) {
  emr_.page_size = 1;
  put(conditions_of({"2型糖尿病"}));
  emr_.put("Patient", R"({"resourceType":"Patient","identifier":[{"system":"a","value":"b"}]})");
  const auto holdings = source_.holdings().value();
  ASSERT_EQ(holdings.size(), 1U);
  EXPECT_EQ(holdings[0].local_number, kNumber);
  EXPECT_TRUE(holdings[0].classes.has(conditions));
  EXPECT_TRUE(holdings[0].classes.has(infections));
  EXPECT_FALSE(holdings[0].classes.has(documents));
}

TEST_F(FhirServerSourceTest, AServerThatDoesNotSayWhatItHasIsAFailure) {
  emr_.answer([](http::Request&) { return fhir_response("{}"); });
  EXPECT_EQ(source_.holdings().error().code, Code::peer_answer_invalid);
}

}  // namespace
}  // namespace tasuki::gateway
