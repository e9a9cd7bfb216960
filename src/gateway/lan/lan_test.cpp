#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>

#include "base/text.hpp"
#include "clins/letter_support.hpp"
#include "crypto/digest.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/reference.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::gateway::lan {
namespace {

using std::chrono::milliseconds;
constexpr Time kStart{milliseconds(1'700'000'000'000)};
constexpr std::chrono::hours kDay{24};
constexpr std::string_view kIdentifierSystem = "http://jpfhir.jp/fhir/clins/bundle-identifier";

class LanTest : public testing::Test {
 protected:
  LanTest() {
    bench.exchange_at(exchange.port());
    direct = std::make_unique<DirectLines>(bench.exchange_at(exchange.port()));
    router = std::make_unique<http::Router>(make_router(
        {"1310000001", exchange.url(),
         Authenticator({{"emr-a", crypto::to_hex(crypto::sha256("secret"))}, {"emr-b", ""}}),
         *bench.storage, *bench.outbox, *bench.inbox, *bench.events, *bench.intake, *direct, clock,
         bench.log, Lang::ja}));
  }

  static http::Request request(std::string method, std::string path) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.peer = std::make_shared<http::Peer>();
    request.headers.add("Authorization", "Bearer secret");
    const clins::Actor actor = clins::gateway_actor();
    request.headers.add("Tasuki-User", "dr-1");
    request.headers.add("Tasuki-Role", actor.role);
    request.headers.add("Tasuki-Purpose", actor.purpose);
    return request;
  }
  static http::Request post(std::string body) {
    auto made = request("POST", "/fhir/Bundle");
    made.headers.add("Content-Type", "application/fhir+json");
    made.body = std::move(body);
    return made;
  }
  static http::Request get(std::string path,
                           std::vector<std::pair<std::string, std::string>> query = {}) {
    auto made = request("GET", std::move(path));
    made.query = std::move(query);
    return made;
  }

  http::Answer answer(http::Request& made) {
    const auto route = router->find(made);
    if (!route) return rest::error_response(route.error(), Lang::en);
    return (*route)->handler(made);
  }
  // What the server does when a parked request is woken: the same handler, the same request.
  http::Answer resume(http::Request& made) {
    http::Request copy = made;
    return (*router->find(copy))->handler(made);
  }
  http::Response ask(http::Request made) { return std::get<http::Response>(answer(made)); }
  static std::string code_of(const http::Response& response) {
    const std::string text = describe(response);
    return text.substr(0, text.find(' '));
  }
  static std::vector<rest::DocumentReference> items(const http::Response& response) {
    return rest::read_searchset(response.body)->items;
  }

  void arrive(const std::string& unit, const std::string& content) {
    const std::vector<std::string> units{unit};
    ASSERT_TRUE(bench.inbox->announce(units, std::nullopt));
    const auto reference = reference_for(content, unit);
    ASSERT_TRUE(bench.inbox->store(unit, rest::to_json(reference), reference.sha256, content));
  }
  // What the sender does when the exchange has answered.
  void finish(bool accepted, const std::string& body) {
    const auto turn = bench.outbox->take();
    ASSERT_TRUE(turn);
    ASSERT_TRUE(bench.outbox->finish(
        *turn, {accepted, accepted ? 201 : 422, body, accepted ? "unit1" : ""}));
  }

  ManualClock clock{kStart};
  Workbench bench{clock};
  ScriptedExchange exchange;
  std::unique_ptr<DirectLines> direct;
  std::unique_ptr<http::Router> router;
};

TEST_F(LanTest, DocumentIsTakenWithATrackingId) {
  const auto response = ask(post(clins::Letter().json()));
  ASSERT_EQ(response.status, 202) << response.body;
  const auto reference = *parse_reference(response.body);
  EXPECT_EQ(reference.state, "queued");
  EXPECT_EQ(reference.kind, "referral");
  EXPECT_EQ(reference.destination, "1310000002");
  EXPECT_FALSE(reference.tracking.empty());
  EXPECT_EQ(reference.next_attempt, kStart);
  EXPECT_EQ(response.headers.find("Tasuki-Outbox-Waiting"), "1");
  EXPECT_EQ(bench.access_actions(), std::vector<std::string>{"submit emr-a dr-1"});
  EXPECT_TRUE(bench.logged("outbox.queued"));
}

TEST_F(LanTest, SameDocumentAgainIsTheSameItem) {
  const auto first = *parse_reference(ask(post(clins::Letter().json())).body);
  const auto again = ask(post(clins::Letter().json()));
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(parse_reference(again.body)->tracking, first.tracking);
}

TEST_F(LanTest, OtherBytesUnderTheSameIdentifierAreAConflict) {
  ask(post(clins::Letter().json()));
  const auto response = ask(post(clins::Letter().json() + " "));
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(code_of(response), "TSK4003");
}

TEST_F(LanTest, ConsentTravelsWithTheDocument) {
  auto made = post(clins::Letter().json());
  made.headers.add("Tasuki-Consent", "oral");
  const auto reference = *parse_reference(ask(std::move(made)).body);
  EXPECT_EQ((*bench.outbox->find(reference.tracking))->consent, "oral");
}

TEST_F(LanTest, DocumentThatCanNeverBeAcceptedIsRefusedAtOnce) {
  const auto response = ask(post(R"({"resourceType":"Patient"})"));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(bench.outbox->waiting(), 0u);
}

TEST_F(LanTest, EachWrongRequestHasItsCode) {
  const auto code = [&](http::Request made) { return code_of(ask(std::move(made))); };
  EXPECT_EQ(code(post("{")), "TSK1013");
  auto text = post("{}");
  text.headers = {};
  EXPECT_EQ(code(std::move(text)), "TSK2007");
  auto typed = request("POST", "/fhir/Bundle");
  typed.headers.add("Content-Type", "text/plain");
  EXPECT_EQ(code(std::move(typed)), "TSK1004");
  auto consent = post(clins::Letter().json());
  consent.headers.add("Tasuki-Consent", "perhaps");
  EXPECT_EQ(code(std::move(consent)), "TSK1009");
  auto digest = post(clins::Letter().json());
  digest.headers.add(std::string(rest::kContentDigest),
                     rest::content_digest(crypto::sha256("other")));
  EXPECT_EQ(code(std::move(digest)), "TSK1017");
  EXPECT_EQ(code(get("/fhir/DocumentReference")), "TSK1010");
  EXPECT_EQ(code(get("/fhir/DocumentReference", {{"recipient", "you"}})), "TSK1009");
  EXPECT_EQ(code(get("/fhir/DocumentReference", {{"recipient", "me"}, {"x", "1"}})), "TSK1008");
  EXPECT_EQ(code(get("/fhir/DocumentReference", {{"recipient", "me"}, {"_count", "0"}})),
            "TSK1009");
  EXPECT_EQ(code(get("/fhir/DocumentReference", {{"recipient", "me"}, {"_cursor", "x"}})),
            "TSK1016");
  EXPECT_EQ(code(get("/fhir/Bundle/unit1")), "TSK2012");
  EXPECT_EQ(code(get("/fhir/DocumentReference/unit1")), "TSK2012");
  EXPECT_EQ(code(get("/fhir/OperationOutcome/none")), "TSK2012");
  EXPECT_EQ(code(get("/events", {{"wait", "61"}})), "TSK1009");
  EXPECT_EQ(code(get("/events", {{"after", "x"}})), "TSK1016");
  EXPECT_EQ(bench.outbox->waiting(), 0u);
}

TEST_F(LanTest, TokenMustBeOneOfTheSystems) {
  auto wrong = get("/fhir/metadata");
  wrong.headers = {};
  wrong.headers.add("Authorization", "Bearer Secret");
  EXPECT_EQ(code_of(ask(wrong)), "TSK2008");
  wrong.headers = {};
  wrong.headers.add("Authorization", "Bearer ");
  EXPECT_EQ(code_of(ask(wrong)), "TSK2008");
  wrong.headers = {};
  wrong.headers.add("Authorization", "Basic secret");
  EXPECT_EQ(code_of(ask(wrong)), "TSK2008");
  EXPECT_EQ(ask(get("/fhir/metadata")).status, 200);
}

TEST_F(LanTest, CertificateOfAKnownSystemTakesThePlaceOfAToken) {
  const auto with_certificate = [&](const std::string& name) {
    const auto authority = crypto::CertificateAuthority::create("test", kStart, kStart + kDay);
    crypto::CertificateRequest wanted;
    wanted.common_name = name;
    wanted.uris = {crypto::emr_uri(name)};
    wanted.not_before = kStart;
    wanted.not_after = kStart + kDay;
    auto made = get("/fhir/metadata");
    made.headers = {};
    http::Peer peer;
    peer.certificate = authority.issue(wanted, crypto::PrivateKey::generate().public_key());
    made.peer = std::make_shared<http::Peer>(std::move(peer));
    return ask(std::move(made));
  };
  EXPECT_EQ(with_certificate("emr-b").status, 200);
  EXPECT_EQ(code_of(with_certificate("emr-c")), "TSK2008");
}

TEST_F(LanTest, EveryCallNamesItsActor) {
  auto nobody = get("/fhir/DocumentReference", {{"recipient", "me"}});
  nobody.headers = {};
  nobody.headers.add("Authorization", "Bearer secret");
  EXPECT_EQ(code_of(ask(nobody)), "TSK2010");
  nobody.headers.add("Tasuki-User", "dr-1");
  nobody.headers.add("Tasuki-Role", "no-such-role");
  nobody.headers.add("Tasuki-Purpose", "TREAT");
  EXPECT_EQ(code_of(ask(nobody)), "TSK2011");
}

TEST_F(LanTest, WaitIsBounded) {
  auto longest = post(clins::Letter().json());
  longest.headers.add("Tasuki-Wait", "30");
  EXPECT_TRUE(std::holds_alternative<http::Park>(answer(longest)));
  auto longer = post(clins::Letter().json());
  longer.headers.add("Tasuki-Wait", "31");
  EXPECT_EQ(code_of(ask(longer)), "TSK1009");
}

TEST_F(LanTest, WaitEndsWithTheExchangesAnswer) {
  auto made = post(clins::Letter().json());
  made.headers.add("Tasuki-Wait", "30");
  const auto parked = answer(made);
  ASSERT_TRUE(std::holds_alternative<http::Park>(parked));
  std::atomic<int> woken{0};
  const auto subscription = std::get<http::Park>(parked).subscribe([&] { ++woken; });
  finish(true, rest::to_json(reference_for(clins::Letter().json(), "unit1")));
  EXPECT_EQ(woken, 1);
  const auto response = std::get<http::Response>(resume(made));
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(parse_reference(response.body)->receipt, "receipt-of-unit1");
}

TEST_F(LanTest, WaitEndsWithTheExchangesRefusal) {
  auto made = post(clins::Letter().json());
  made.headers.add("Tasuki-Wait", "30");
  ASSERT_TRUE(std::holds_alternative<http::Park>(answer(made)));
  finish(false, outcome({Code::destination_unknown, {}}).body);
  const auto response = std::get<http::Response>(resume(made));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(code_of(response), "TSK4001");
}

TEST_F(LanTest, WaitThatRunsOutIsAnsweredAsQueued) {
  auto made = post(clins::Letter().json());
  made.headers.add("Tasuki-Wait", "1");
  ASSERT_TRUE(std::holds_alternative<http::Park>(answer(made)));
  made.last_call = true;
  EXPECT_EQ(std::get<http::Response>(resume(made)).status, 202);
}

TEST_F(LanTest, StateIsFoundByIdentifierAndByTracking) {
  const auto placed = *parse_reference(ask(post(clins::Letter().json())).body);
  for (const auto& query :
       {std::pair<std::string, std::string>(
            "identifier", placed.identifier_system + "|" + placed.identifier_value),
        std::pair<std::string, std::string>("_tracking", placed.tracking)}) {
    const auto found = items(ask(get("/fhir/DocumentReference", {query})));
    ASSERT_EQ(found.size(), 1u) << query.first;
    EXPECT_EQ(found[0].state, "queued");
  }
}

TEST_F(LanTest, AcceptedDocumentShowsItsLiveState) {
  const std::string letter = clins::Letter().json();
  const auto placed = *parse_reference(ask(post(letter)).body);
  auto reference = reference_for(letter, "unit1");
  finish(true, rest::to_json(reference));
  reference.state = "obtained";
  exchange.on("GET /fhir/DocumentReference", [&](http::Request& asked) -> http::Answer {
    EXPECT_EQ(asked.parameter("identifier"),
              placed.identifier_system + "|" + placed.identifier_value);
    return json_response(200, rest::to_searchset({reference}, "self", ""));
  });
  const auto response = ask(get("/fhir/DocumentReference", {{"_tracking", placed.tracking}}));
  EXPECT_EQ(items(response)[0].state, "obtained");
  EXPECT_EQ(items(response)[0].tracking, placed.tracking);
  EXPECT_EQ(response.headers.find("Age"), "0");
}

TEST_F(LanTest, AcceptedDocumentShowsItsLastKnownStateWithItsAgeWhileTheExchangeIsDown) {
  const std::string letter = clins::Letter().json();
  const auto placed = *parse_reference(ask(post(letter)).body);
  finish(true, rest::to_json(reference_for(letter, "unit1")));
  exchange.on("GET /fhir/DocumentReference", [](http::Request&) -> http::Answer {
    return outcome({Code::store_failed, {}});
  });
  clock.advance(std::chrono::seconds(90));
  const auto response = ask(get("/fhir/DocumentReference", {{"_tracking", placed.tracking}}));
  EXPECT_EQ(items(response)[0].state, "viewable");
  EXPECT_EQ(response.headers.find("Age"), "90");
}

TEST_F(LanTest, IdentifierNotHandedOverHereIsAskedOfTheExchange) {
  exchange.on("GET /fhir/DocumentReference", [](http::Request&) -> http::Answer {
    return json_response(200, rest::to_searchset({reference_for("x", "unit9")}, "self", ""));
  });
  const auto response =
      ask(get("/fhir/DocumentReference",
              {{"identifier", std::string(kIdentifierSystem) + "|1310000001^2026^9"}}));
  ASSERT_EQ(items(response).size(), 1u);
  EXPECT_EQ(items(response)[0].id, "unit9");
}

TEST_F(LanTest, RefusalCanBeReadLater) {
  const auto placed = *parse_reference(ask(post(clins::Letter().json())).body);
  EXPECT_EQ(ask(get("/fhir/OperationOutcome/" + placed.tracking)).status, 404);
  finish(false, outcome({Code::destination_unknown, {}}).body);
  const auto response = ask(get("/fhir/OperationOutcome/" + placed.tracking));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(code_of(response), "TSK4001");
  EXPECT_EQ(items(ask(get("/fhir/DocumentReference", {{"_tracking", placed.tracking}})))[0].state,
            "refused");
}

TEST_F(LanTest, InboxIsPaged) {
  for (const char* unit : {"unit1", "unit2", "unit3"}) arrive(unit, unit);
  const auto first = ask(get("/fhir/DocumentReference", {{"recipient", "me"}, {"_count", "2"}}));
  ASSERT_EQ(items(first).size(), 2u);
  const std::string next = rest::read_searchset(first.body)->next;
  EXPECT_EQ(next, "/fhir/DocumentReference?recipient=me&_count=2&_cursor=2");
  const auto second =
      ask(get("/fhir/DocumentReference", {{"recipient", "me"}, {"_count", "2"}, {"_cursor", "2"}}));
  ASSERT_EQ(items(second).size(), 1u);
  EXPECT_EQ(items(second)[0].id, "unit3");
  EXPECT_TRUE(rest::read_searchset(second.body)->next.empty());
}

TEST_F(LanTest, PageSizeIsBounded) {
  const auto count = [&](std::size_t n) {
    return ask(get("/fhir/DocumentReference", {{"recipient", "me"}, {"_count", std::to_string(n)}}))
        .status;
  };
  EXPECT_EQ(count(limits::kInboxPageMax), 200);
  EXPECT_EQ(count(limits::kInboxPageMax + 1), 400);
}

TEST_F(LanTest, ReceivedDocumentIsGivenByteForByte) {
  const std::string content = "{ \"a\" : 1.10 }\n";
  arrive("unit1", content);
  const auto response = ask(get("/fhir/Bundle/unit1"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, content);
  EXPECT_EQ(response.headers.find("Tasuki-Sha256"), reference_for(content, "unit1").sha256);
  EXPECT_EQ(response.headers.find("Tasuki-Receipt"), "receipt-of-unit1");
  EXPECT_EQ(bench.access_actions().back(), "fetch emr-a dr-1");
  EXPECT_TRUE(bench.logged("inbox.read"));
  EXPECT_EQ(parse_reference(ask(get("/fhir/DocumentReference/unit1")).body)->id, "unit1");
  auto made = request("POST", "/fhir/DocumentReference/unit1/$acknowledge");
  EXPECT_EQ(ask(std::move(made)).status, 200);
}

TEST_F(LanTest, DirectoryIsAskedOfTheExchangeAndItsLinksLeadHere) {
  exchange.on("GET /fhir/Organization", [&](http::Request& asked) -> http::Answer {
    EXPECT_EQ(asked.parameter("name"), "病院 A&B");
    return json_response(200,
                         R"({"link":[{"url":")" + exchange.url() + R"(/fhir/Organization?x"}]})");
  });
  const auto response = ask(get("/fhir/Organization", {{"name", "病院 A&B"}}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"link":[{"url":"/fhir/Organization?x"}]})");
}

TEST_F(LanTest, SuspensionIsNotToldAsAWrongCredentialOfTheEmr) {
  exchange.on("GET /fhir/Organization", [](http::Request&) -> http::Answer {
    return outcome({Code::institution_suspended, {}});
  });
  const auto response = ask(get("/fhir/Organization", {{"name", "x"}}));
  EXPECT_EQ(response.status, 502);
  EXPECT_NE(response.body.find("TSK2006"), std::string::npos);
}

TEST_F(LanTest, EventsTellWhatBecameOfDocumentsAndWhatArrived) {
  const auto placed = *parse_reference(ask(post(clins::Letter().json())).body);
  finish(true, rest::to_json(reference_for(clins::Letter().json(), "unit1")));
  arrive("unit7", "x");
  const auto response = ask(get("/events"));
  EXPECT_NE(response.body.find(R"({"type":"document-accepted","tracking":")" + placed.tracking),
            std::string::npos);
  EXPECT_NE(response.body.find(R"({"type":"document-arrived","unit":"unit7")"), std::string::npos);
  EXPECT_TRUE(response.body.ends_with(R"("cursor":"2"})"));
}

TEST_F(LanTest, EventsWaitUntilThereIsOne) {
  auto made = get("/events", {{"after", "0"}, {"wait", "60"}});
  const auto parked = answer(made);
  ASSERT_TRUE(std::holds_alternative<http::Park>(parked));
  std::atomic<int> woken{0};
  const auto subscription = std::get<http::Park>(parked).subscribe([&] { ++woken; });
  EXPECT_EQ(woken, 0);
  arrive("unit7", "x");
  EXPECT_EQ(woken, 1);
  EXPECT_NE(std::get<http::Response>(answer(made)).body.find("unit7"), std::string::npos);
}

TEST_F(LanTest, EventThatComesBetweenTheLookAndTheParkingWakesAtOnce) {
  auto made = get("/events", {{"wait", "60"}});
  const auto parked = answer(made);
  arrive("unit7", "x");
  std::atomic<int> woken{0};
  const auto subscription = std::get<http::Park>(parked).subscribe([&] { ++woken; });
  EXPECT_EQ(woken, 1);
}

TEST_F(LanTest, NoPatientDataInTheLog) {
  ask(post(clins::Letter().json()));
  for (const std::string& line : bench.log_lines())
    EXPECT_EQ(line.find("1310000001^"), std::string::npos) << line;
}

}  // namespace
}  // namespace tasuki::gateway::lan
