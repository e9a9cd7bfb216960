#include "gateway/sender.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "crypto/digest.hpp"
#include "gateway/reference.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"
#include "rest/answer.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::gateway {
namespace {

constexpr const char* kPush = "POST /fhir/Bundle";

http::Answer register_it(http::Request& request) {
  return json_response(201, rest::to_json(reference_for(request.body, "unit1")));
}

// Answers once with each of the errors, then as register_it.
ScriptedExchange::Script after_errors(std::vector<Code> errors) {
  const auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [errors = std::move(errors), next](http::Request& request) -> http::Answer {
    const std::size_t turn = (*next)++;
    if (turn < errors.size()) {
      http::Response response;
      response.status = error_row(errors[turn]).http_status;
      response.body = fhir::operation_outcome(Error{errors[turn], {}}, Lang::en);
      return response;
    }
    return register_it(request);
  };
}

class SenderTest : public testing::Test {
 protected:
  void start(std::uint16_t port, std::size_t threads = 2) {
    auto started = Sender::start(
        {*bench.outbox, bench.exchange_at(port), clock, bench.log, bench.metrics}, threads);
    ASSERT_TRUE(started);
    sender = std::move(*started);
  }
  OutboxItem item(const std::string& tracking) { return **bench.outbox->find(tracking); }
  bool becomes(const std::string& tracking, OutboxState state) {
    return eventually(bench.events->changed(), [&] { return item(tracking).state == state; });
  }

  SystemClock clock;
  Workbench bench{clock};
  ScriptedExchange exchange;
  std::unique_ptr<Sender> sender;
};

TEST_F(SenderTest, PushesTheBytesAsTheyAreInTheNameOfTheirActor) {
  exchange.on(kPush, register_it);
  const auto placed = bench.place("id-1", "{\"a\" : 1.10}");
  start(exchange.port());
  ASSERT_TRUE(becomes(placed.item.tracking, OutboxState::accepted));
  const auto requests = exchange.requests(kPush);
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].body, "{\"a\" : 1.10}");
  EXPECT_EQ(requests[0].headers.find("Tasuki-Consent"), "later");
  EXPECT_EQ(requests[0].headers.find("Content-Type"), rest::kFhirJson);
  EXPECT_EQ(requests[0].headers.find(rest::kContentDigest),
            rest::content_digest(crypto::sha256("{\"a\" : 1.10}")));
  EXPECT_TRUE(requests[0].headers.find("Authorization")->starts_with("Bearer "));
  const auto reference = to_reference(item(placed.item.tracking), "1310000001");
  EXPECT_EQ(reference.receipt, "receipt-of-unit1");
  EXPECT_EQ(reference.tracking, placed.item.tracking);
}

TEST_F(SenderTest, BusyExchangeIsAskedAgainUntilItAccepts) {
  exchange.on(kPush, after_errors({Code::busy, Code::store_failed, Code::internal}));
  const auto placed = bench.place("id-1", "{}");
  start(exchange.port());
  ASSERT_TRUE(becomes(placed.item.tracking, OutboxState::accepted));
  EXPECT_EQ(item(placed.item.tracking).attempts, 4);
  EXPECT_TRUE(eventually([&] { return bench.logged("outbox.waiting"); }));
}

TEST_F(SenderTest, RefusedConnectionIsTriedUntilTheExchangeIsUp) {
  std::uint16_t port = 0;
  {
    const ScriptedExchange gone;
    port = gone.port();
  }
  const auto placed = bench.place("id-1", "{}");
  start(port);
  ASSERT_TRUE(eventually([&] { return item(placed.item.tracking).attempts >= 2; }));
  EXPECT_TRUE(item(placed.item.tracking).last_error.starts_with("TSK5005"));
  ScriptedExchange back(port);
  back.on(kPush, register_it);
  EXPECT_TRUE(becomes(placed.item.tracking, OutboxState::accepted));
}

TEST_F(SenderTest, RefusalIsFinalAndItsOutcomeIsKept) {
  exchange.on(kPush, after_errors({Code::document_refused}));
  const auto placed = bench.place("id-1", "{}");
  start(exchange.port());
  ASSERT_TRUE(becomes(placed.item.tracking, OutboxState::refused));
  EXPECT_EQ(exchange.count(kPush), 1u);
  EXPECT_EQ(item(placed.item.tracking).answer_status, 422);
  EXPECT_NE(item(placed.item.tracking).answer.find("TSK3000"), std::string::npos);
  EXPECT_TRUE(eventually([&] { return bench.logged("outbox.refused"); }));
}

TEST_F(SenderTest, ConflictIsFinal) {
  exchange.on(kPush, after_errors({Code::identifier_conflict}));
  const auto placed = bench.place("id-1", "{}");
  start(exchange.port());
  ASSERT_TRUE(becomes(placed.item.tracking, OutboxState::refused));
  EXPECT_EQ(item(placed.item.tracking).answer_status, 409);
}

TEST_F(SenderTest, SuspendedInstitutionWaitsAndShowsTheCode) {
  std::atomic<bool> suspended{true};
  exchange.on(kPush, [&](http::Request& request) -> http::Answer {
    if (suspended) return outcome({Code::institution_suspended, {}});
    return register_it(request);
  });
  const auto placed = bench.place("id-1", "{}");
  start(exchange.port());
  ASSERT_TRUE(exchange.wait_for(kPush, 3));
  EXPECT_FALSE(bench.exchange_at(exchange.port()).reachability.ready());
  EXPECT_EQ(item(placed.item.tracking).last_error, "TSK2006 HTTP 403");
  suspended = false;
  ASSERT_TRUE(becomes(placed.item.tracking, OutboxState::accepted));
  EXPECT_TRUE(bench.exchange_at(exchange.port()).reachability.ready());
}

// The exchange registered the document, but its answer never came: the same bytes again get the
// same receipt.
TEST_F(SenderTest, LostAnswerIsFetchedBySendingAgain) {
  std::atomic<int> registered{0};
  exchange.on(kPush, [&](http::Request& request) -> http::Answer {
    const bool first = registered++ == 0;
    http::Response response =
        json_response(first ? 201 : 200, rest::to_json(reference_for(request.body, "unit1")));
    if (!first) return response;
    // More is promised than comes: the connection breaks off in the middle of the answer.
    http::Stream stream;
    stream.size = response.body.size();
    stream.head = std::move(response);
    stream.head.body.clear();
    stream.next = [count = 0]() mutable -> Result<std::string> {
      if (count++ == 0) return std::string("{");
      return fail(Code::internal);
    };
    return stream;
  });
  const auto placed = bench.place("id-1", "{}");
  start(exchange.port());
  ASSERT_TRUE(becomes(placed.item.tracking, OutboxState::accepted));
  EXPECT_EQ(exchange.count(kPush), 2u);
  EXPECT_EQ(item(placed.item.tracking).answer_status, 200);
  EXPECT_EQ(to_reference(item(placed.item.tracking), "").receipt, "receipt-of-unit1");
}

TEST_F(SenderTest, DocumentThatAlwaysFailsDoesNotHoldUpOthers) {
  exchange.on(kPush, [&](http::Request& request) -> http::Answer {
    if (request.body == "poison") return outcome({Code::internal, {}});
    return register_it(request);
  });
  bench.place("id-0", "poison");
  std::vector<std::string> others;
  for (int i = 1; i <= 20; ++i)
    others.push_back(bench.place("id-" + std::to_string(i), "{}").item.tracking);
  start(exchange.port(), 1);
  for (const std::string& tracking : others) EXPECT_TRUE(becomes(tracking, OutboxState::accepted));
  EXPECT_EQ(bench.outbox->waiting(), 1u);
}

TEST_F(SenderTest, ManySendersDeliverEachItemOnce) {
  exchange.on(kPush, register_it);
  for (int i = 0; i < 50; ++i) bench.place("id-" + std::to_string(i), std::to_string(i));
  start(exchange.port(), 4);
  ASSERT_TRUE(eventually(bench.events->changed(), [&] { return bench.outbox->waiting() == 0; }));
  EXPECT_EQ(exchange.count(kPush), 50u);
}

TEST_F(SenderTest, DownExchangeIsProbedByOneItemAtATime) {
  exchange.on(kPush, after_errors({Code::busy, Code::busy, Code::busy, Code::busy, Code::busy}));
  for (int i = 0; i < 10; ++i) bench.place("id-" + std::to_string(i), std::to_string(i));
  start(exchange.port(), 1);
  ASSERT_TRUE(eventually(bench.events->changed(), [&] { return bench.outbox->waiting() == 0; }));
  EXPECT_EQ(exchange.count(kPush), 15u);
}

TEST_F(SenderTest, StopLeavesTheRestInTheOutbox) {
  start(exchange.port());
  sender->stop();
  exchange.on(kPush, register_it);
  bench.place("id-1", "{}");
  EXPECT_EQ(exchange.count(kPush), 0u);
  EXPECT_EQ(bench.outbox->waiting(), 1u);
}

}  // namespace
}  // namespace tasuki::gateway
