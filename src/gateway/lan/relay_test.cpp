// What is passed on to the exchange: the calls that need its answer at once, and attachments.
#include "gateway/lan/relay.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "clins/letter_support.hpp"
#include "crypto/digest.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr Time kStart{std::chrono::milliseconds(1'700'000'000'000)};
constexpr const char* kCancel = R"({"resourceType":"Parameters","parameter":[{"name":"identifier",)"
                                R"("valueIdentifier":{"system":"SYSTEM","value":"VALUE"}}]})";

class RelayTest : public testing::Test {
 protected:
  RelayTest() : direct(bench.exchange_at(exchange.port())) {
    router = std::make_unique<http::Router>(make_router(
        {"1310000001", exchange.url(),
         Authenticator({{"emr-a", crypto::to_hex(crypto::sha256("secret"))}}), *bench.storage,
         *bench.outbox, *bench.inbox, *bench.events, *bench.intake, direct, clock, bench.log,
         Lang::ja, std::make_shared<Transfers>(bench.exchange_at(exchange.port()))}));
  }

  static http::Request request(std::string method, std::string path) {
    http::Request made;
    made.method = std::move(method);
    made.path = std::move(path);
    made.peer = std::make_shared<http::Peer>();
    made.headers.add("Authorization", "Bearer secret");
    made.headers.add("Tasuki-User", "dr-1");
    made.headers.add("Tasuki-Role", clins::gateway_actor().role);
    made.headers.add("Tasuki-Purpose", "TREAT");
    return made;
  }
  http::Response answer(http::Request made) {
    http::Answer given = (*router->find(made))->handler(made);
    auto* stream = std::get_if<http::Stream>(&given);
    if (stream == nullptr) return std::get<http::Response>(std::move(given));
    for (;;) {
      const auto piece = stream->next();
      if (!piece || piece->empty()) break;
      stream->head.body += *piece;
    }
    EXPECT_EQ(stream->head.body.size(), stream->size);
    return std::move(stream->head);
  }
  http::Response cancel(const std::string& system, const std::string& value) {
    auto made = request("POST", "/fhir/Bundle/$cancel");
    made.headers.add("Content-Type", "application/fhir+json");
    made.body = kCancel;
    made.body.replace(made.body.find("SYSTEM"), 6, system);
    made.body.replace(made.body.find("VALUE"), 5, value);
    return answer(std::move(made));
  }
  http::Request upload(const std::string& content) {
    auto made = request("POST", "/fhir/Binary");
    made.headers.add("Content-Type", "application/pdf");
    made.headers.add("X-Security-Context", "DocumentReference?identifier=s%7Cv");
    made.upload = http::Upload{content.size(), [content, at = std::size_t{0}]() mutable {
                                 const auto piece = content.substr(at, limits::kChunkBytes);
                                 at += piece.size();
                                 return Result<std::string>(piece);
                               }};
    return made;
  }
  void on(const char* call, int status, std::string body) {
    exchange.on(call, [=](http::Request&) -> http::Answer { return json_response(status, body); });
  }
  static std::string code_of(const http::Response& response) { return describe(response); }

  ManualClock clock{kStart};
  Workbench bench{clock};
  ScriptedExchange exchange;
  DirectLines direct;
  std::unique_ptr<http::Router> router;
};

TEST_F(RelayTest, PassesACallOnAndItsAnswerBack) {
  on("POST /fhir/Patient/$summary", 200, R"({"resourceType":"Bundle"})");
  auto made = request("POST", "/fhir/Patient/$summary");
  made.headers.add("Content-Type", "application/fhir+json");
  made.body = "{}";
  const auto response = answer(made);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"resourceType":"Bundle"})");
  const auto seen = exchange.requests("POST /fhir/Patient/$summary");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].body, "{}");
  EXPECT_TRUE(seen[0].headers.find("Authorization")->starts_with("Bearer ey"));
  EXPECT_EQ(bench.access_actions(), std::vector<std::string>{"summary emr-a dr-1"});
}

TEST_F(RelayTest, PassesARefusalBackAsItIs) {
  exchange.on("POST /fhir/Patient/$summary", [](http::Request&) -> http::Answer {
    return outcome({Code::consent_missing, {}});
  });
  auto made = request("POST", "/fhir/Patient/$summary");
  made.body = "{}";
  EXPECT_EQ(code_of(answer(made)), "TSK4011 HTTP 403");
}

TEST_F(RelayTest, ThatTheExchangeShutsUsOutIsNotTheEmrsFault) {
  exchange.on("POST /fhir/Patient/$summary", [](http::Request&) -> http::Answer {
    return outcome({Code::institution_suspended, {}});
  });
  auto made = request("POST", "/fhir/Patient/$summary");
  made.body = "{}";
  EXPECT_EQ(answer(made).status, 502);
}

TEST_F(RelayTest, WithoutTheEmrsTokenNothingIsPassedOn) {
  auto made = request("POST", "/fhir/Patient/$summary");
  made.headers = {};
  EXPECT_EQ(answer(made).status, 401);
  EXPECT_EQ(exchange.count("POST /fhir/Patient/$summary"), 0U);
}

TEST_F(RelayTest, WhatStillWaitsHereCannotBeCancelledThere) {
  on("POST /fhir/Bundle/$cancel", 200, "{}");
  auto letter = request("POST", "/fhir/Bundle");
  letter.headers.add("Content-Type", "application/fhir+json");
  letter.body = clins::Letter().json();
  ASSERT_EQ(answer(letter).status, 202);
  const std::string system = "http://jpfhir.jp/fhir/clins/bundle-identifier";
  EXPECT_EQ(code_of(cancel(system, "1310000001^2026^0001")), "TSK4005 HTTP 409");
  EXPECT_EQ(exchange.count("POST /fhir/Bundle/$cancel"), 0U);
  EXPECT_EQ(cancel(system, "1310000001^2026^0002").status, 200);
}

TEST_F(RelayTest, PassesAnAttachmentOnPieceByPiece) {
  on("POST /fhir/Binary", 201, R"({"resourceType":"Binary"})");
  const std::string content(3 * limits::kChunkBytes + 1, 'x');
  const auto response = answer(upload(content));
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, R"({"resourceType":"Binary"})");
  const auto seen = exchange.requests("POST /fhir/Binary");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].body, content);
  EXPECT_EQ(seen[0].headers.find("X-Security-Context"), "DocumentReference?identifier=s%7Cv");
  EXPECT_EQ(bench.access_actions(), std::vector<std::string>{"POST attachment emr-a dr-1"});
}

TEST_F(RelayTest, AnAttachmentThatBreaksOffIsNotPassedOnWhole) {
  auto made = upload("x");
  made.upload->size = 2;
  made.upload->next = [first = true]() mutable -> Result<std::string> {
    if (std::exchange(first, false)) return std::string("x");
    return fail(Code::request_timeout, "body");
  };
  EXPECT_EQ(code_of(answer(made)), "TSK1012 HTTP 408");
  EXPECT_EQ(exchange.count("POST /fhir/Binary"), 0U);
}

TEST_F(RelayTest, PassesAnAttachmentBackPieceByPiece) {
  const std::string content(3 * limits::kChunkBytes + 1, 'x');
  exchange.on("GET /fhir/Binary/abc", [=](http::Request&) -> http::Answer {
    http::Stream stream;
    stream.head.headers.add("Content-Type", "image/png");
    stream.head.headers.add("Tasuki-Sanitized", "none");
    stream.head.headers.add("Set-Cookie", "not passed back");
    stream.size = content.size();
    stream.next = [content, at = std::size_t{0}]() mutable {
      const auto piece = content.substr(at, limits::kChunkBytes);
      at += piece.size();
      return Result<std::string>(piece);
    };
    return stream;
  });
  const auto response = answer(request("GET", "/fhir/Binary/abc"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, content);
  EXPECT_EQ(response.headers.find("Content-Type"), "image/png");
  EXPECT_EQ(response.headers.find("Tasuki-Sanitized"), "none");
  EXPECT_FALSE(response.headers.find("Set-Cookie"));
}

TEST_F(RelayTest, AnAttachmentThatIsNotThereIsARefusal) {
  EXPECT_EQ(code_of(answer(request("GET", "/fhir/Binary/abc"))), "TSK2012 HTTP 404");
  EXPECT_EQ(code_of(answer(request("GET", "/fhir/Binary/a_b"))), "TSK2012 HTTP 404");
  EXPECT_EQ(exchange.count("GET /fhir/Binary/a_b"), 0U);
}

}  // namespace
}  // namespace tasuki::gateway::lan
