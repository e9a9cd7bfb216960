#include <gtest/gtest.h>

#include "clins/letter_support.hpp"
#include "crypto/digest.hpp"
#include "gateway/exchange_advice.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/reference.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr Time kStart{std::chrono::milliseconds(1'700'000'000'000)};
constexpr std::string_view kInstitutionSystem =
    "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";

class AdviseTest : public testing::Test {
 protected:
  AdviseTest() : direct(bench.exchange_at(exchange.port())) {
    router = std::make_unique<http::Router>(
        make_router({"1310000001", exchange.url(),
                     Authenticator({{"emr-a", crypto::to_hex(crypto::sha256("secret"))}}),
                     *bench.storage, *bench.outbox, *bench.inbox, *bench.events, *bench.intake,
                     direct, clock, bench.log, Lang::ja}));
    directory(R"([{"resource":{"resourceType":"Organization","active":true,"identifier":[{)"
              R"("system":")" +
              std::string(kInstitutionSystem) + R"(","value":"1310000002"}]}}])");
  }

  void directory(const std::string& entries) {
    exchange.on("GET /fhir/Organization", [entries](http::Request&) -> http::Answer {
      return json_response(
          200, R"({"resourceType":"Bundle","type":"searchset","entry":)" + entries + "}");
    });
  }
  void eligibility(Code code) {
    exchange.on("POST /fhir/Patient/$eligibility", [code](http::Request&) -> http::Answer {
      return outcome({code, {}});
    });
  }

  http::Response ask(std::string body, const std::string& consent = {}) {
    http::Request made;
    made.method = "POST";
    made.path = "/fhir/Bundle/$advise";
    made.peer = std::make_shared<http::Peer>();
    made.headers.add("Authorization", "Bearer secret");
    made.headers.add("Tasuki-User", "dr-1");
    made.headers.add("Tasuki-Role", clins::gateway_actor().role);
    made.headers.add("Tasuki-Purpose", "TREAT");
    made.headers.add("Content-Type", "application/fhir+json");
    if (!consent.empty()) made.headers.add("Tasuki-Consent", consent);
    made.body = std::move(body);
    return std::get<http::Response>((*router->find(made))->handler(made));
  }
  // "paper/patient-refuses", or the status of what is not an advice.
  static std::string said(const http::Response& response) {
    if (response.status != 200) return std::to_string(response.status) + " " + describe(response);
    const auto document = json::Document::parse(response.body).value();
    std::string text;
    for (const json::Value parameter : document->root()["parameter"].items()) {
      if (parameter["name"].equals("advice")) text = parameter["valueCode"].string();
      if (parameter["name"].equals("reason"))
        text += "/" + parameter["part"].at(0)["valueCode"].string();
    }
    return text;
  }
  static std::string parameters(const std::string& more = {}) {
    return R"({"resourceType":"Parameters","parameter":[{"name":"destination","valueIdentifier":{)"
           R"("system":")" +
           std::string(kInstitutionSystem) + R"(","value":"1310000002"}})" + more + "]}";
  }
  static std::string insured() {
    return R"(,{"name":"insured","valueIdentifier":{"system":")" +
           std::string(clins::kInsuredSystem) +
           R"(","value":"12345:あいう:187:05"}},{"name":"birthDate","valueDate":"1955-05-04"})";
  }

  ManualClock clock{kStart};
  Workbench bench{clock};
  ScriptedExchange exchange;
  DirectLines direct;
  std::unique_ptr<http::Router> router;
};

TEST_F(AdviseTest, LetterToAParticipantGoesElectronically) {
  EXPECT_EQ(said(ask(clins::Letter().json())), "electronic");
  EXPECT_EQ(bench.access_actions(), std::vector<std::string>{"advise emr-a dr-1"});
  EXPECT_EQ(bench.outbox->waiting(), 0u);
}

TEST_F(AdviseTest, RefusalOfThePatientMakesPaper) {
  EXPECT_EQ(said(ask(clins::Letter().json(), "refused")), "paper/patient-refuses");
  EXPECT_EQ(exchange.count("GET /fhir/Organization"), 0u);
}

TEST_F(AdviseTest, DestinationOutsideTheDirectoryMakesPaper) {
  directory("[]");
  EXPECT_EQ(said(ask(clins::Letter().json())), "paper/destination-not-participating");
}

TEST_F(AdviseTest, SuspendedDestinationMakesPaper) {
  directory(R"([{"resource":{"active":false,"identifier":[{"system":")" +
            std::string(kInstitutionSystem) + R"(","value":"1310000002"}]}}])");
  EXPECT_EQ(said(ask(clins::Letter().json())), "paper/destination-suspended");
}

TEST_F(AdviseTest, NumberThatCannotBeConfirmedMakesPaper) {
  eligibility(Code::insured_refused);
  EXPECT_EQ(said(ask(clins::Letter().json())), "paper/insured-invalid");
}

TEST_F(AdviseTest, ReplacedNumberIsToBeCorrected) {
  eligibility(Code::insured_outdated);
  EXPECT_EQ(said(ask(clins::Letter().json())), "correct/insured-outdated");
}

TEST_F(AdviseTest, RefusalToCheckLeavesItUndetermined) {
  eligibility(Code::insured_refused_often);
  EXPECT_EQ(said(ask(clins::Letter().json())), "undetermined/exchange-unreachable");
}

TEST_F(AdviseTest, NumberTravelsInTheBodyAlone) {
  exchange.on("POST /fhir/Patient/$eligibility",
              [](http::Request&) -> http::Answer { return json_response(200, "{}"); });
  EXPECT_EQ(said(ask(parameters(insured()))), "electronic");
  const auto asked = exchange.requests("POST /fhir/Patient/$eligibility");
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_TRUE(asked[0].query.empty());
  EXPECT_NE(asked[0].body.find(R"("value":"00012345:あいう:187:05")"), std::string::npos);
  EXPECT_NE(asked[0].body.find(R"("valueDate":"1955-05-04")"), std::string::npos);
}

TEST_F(AdviseTest, BrokenDirectoryLeavesItUndetermined) {
  exchange.on("GET /fhir/Organization",
              [](http::Request&) -> http::Answer { return json_response(200, "{}"); });
  EXPECT_EQ(said(ask(clins::Letter().json())), "undetermined/exchange-unreachable");
}

TEST_F(AdviseTest, ParametersWithoutANumberMakePaper) {
  EXPECT_EQ(said(ask(parameters())), "paper/insured-missing");
}

TEST_F(AdviseTest, WrongParametersAreRefused) {
  const std::string number = insured();
  const std::string without_date = number.substr(0, number.find(R"(,{"name":"birthDate")"));
  const auto refused = [&](const std::string& more) { return said(ask(parameters(more))); };
  EXPECT_EQ(refused(without_date), "400 TSK1010 HTTP 400");
  EXPECT_EQ(refused(without_date + R"(,{"name":"birthDate","valueDate":"1955-02-30"})"),
            "400 TSK1009 HTTP 400");
  EXPECT_EQ(refused(R"(,{"name":"consent","valueCode":"perhaps"})"), "400 TSK1009 HTTP 400");
  EXPECT_EQ(refused(R"(,{"name":"destinatoin"})"), "400 TSK1008 HTTP 400");
  EXPECT_EQ(refused(R"(,{"name":"insured","valueIdentifier":{"value":"1"}})"),
            "400 TSK1009 HTTP 400");
  EXPECT_EQ(said(ask(R"({"resourceType":"Parameters"})")), "400 TSK1010 HTTP 400");
  EXPECT_EQ(said(ask(clins::Letter().json(), "perhaps")), "400 TSK1009 HTTP 400");
}

TEST_F(AdviseTest, WhatIsNoUnitIsToldByItsIssues) {
  EXPECT_EQ(ask(R"({"resourceType":"Bundle"})").status, 422);
}

TEST_F(AdviseTest, RefusedItemOfTheOutboxShowsTheSameAdvice) {
  const auto placed = bench.place("doc-1", "bytes");
  const auto turn = bench.outbox->take();
  ASSERT_TRUE(turn);
  ASSERT_TRUE(
      bench.outbox->finish(*turn, {false, 422, outcome({Code::destination_unknown, {}}).body, ""}));
  const auto item = *bench.outbox->find(placed.item.tracking).value();
  const auto shown = parse_reference(rest::to_json(to_reference(item, "1310000001"))).value();
  EXPECT_EQ(shown.advice, "paper");
  EXPECT_EQ(shown.advice_reason, "destination-not-participating");
  EXPECT_TRUE(shown.advice_text.starts_with("紹介先の医療機関はこのサービスに参加していません。"));
}

}  // namespace
}  // namespace tasuki::gateway::lan
