#include "gateway/verdict.hpp"

#include <gtest/gtest.h>

#include "gateway/scripted_exchange_support.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::string_view kContent = "{\"a\":1}";

OutboxItem item() {
  OutboxItem item;
  item.sha256 = reference_for(kContent, "u").sha256;
  return item;
}

Verdict judge_status(int status) {
  http::Response response = outcome({Code::document_refused, {}});
  response.status = status;
  return judge(response, item());
}

TEST(Verdict, SuccessWithTheReferenceOfTheseBytesIsAccepted) {
  const auto body = rest::to_json(reference_for(kContent, "unit1"));
  const Verdict verdict = judge(json_response(201, body), item());
  const auto* answer = std::get_if<FinalAnswer>(&verdict);
  ASSERT_NE(answer, nullptr);
  EXPECT_TRUE(answer->accepted);
  EXPECT_EQ(answer->unit, "unit1");
  EXPECT_EQ(answer->body, body);
}

TEST(Verdict, SuccessForOtherBytesIsNoAnswer) {
  const auto verdict =
      judge(json_response(201, rest::to_json(reference_for("other", "unit1"))), item());
  ASSERT_TRUE(std::holds_alternative<Postponement>(verdict));
  EXPECT_TRUE(std::get<Postponement>(verdict).error.starts_with("TSK5007"));
}

TEST(Verdict, SuccessPageOfAProxyIsNoAnswer) {
  EXPECT_TRUE(std::holds_alternative<Postponement>(judge(json_response(200, "<html>"), item())));
}

TEST(Verdict, IdThatCouldLeaveItsFolderIsNoAnswer) {
  const auto body = rest::to_json(reference_for(kContent, "../x"));
  EXPECT_TRUE(std::holds_alternative<Postponement>(judge(json_response(201, body), item())));
}

TEST(Verdict, RefusalsOfTheDocumentAreFinal) {
  for (const int status : {400, 409, 413, 415, 422}) {
    const Verdict verdict = judge_status(status);
    const auto* answer = std::get_if<FinalAnswer>(&verdict);
    ASSERT_NE(answer, nullptr) << status;
    EXPECT_FALSE(answer->accepted);
    EXPECT_EQ(answer->status, status);
  }
}

TEST(Verdict, RefusalWithoutAnOutcomeIsNotTheExchanges) {
  http::Response response;
  response.status = 422;
  response.body = "<html>";
  EXPECT_TRUE(std::holds_alternative<Postponement>(judge(response, item())));
}

TEST(Verdict, WhatIsNotTheDocumentsFaultWaitsWithTheWholeExchange) {
  for (const int status : {401, 403, 404, 429, 502, 503, 504, 507}) {
    const Verdict verdict = judge_status(status);
    ASSERT_TRUE(std::holds_alternative<Postponement>(verdict)) << status;
    EXPECT_EQ(std::get<Postponement>(verdict).blame, Blame::exchange) << status;
    EXPECT_EQ(std::get<Postponement>(verdict).error, "TSK3000 HTTP " + std::to_string(status));
  }
}

TEST(Verdict, WhatOnlyThisAttemptMetWaitsAlone) {
  for (const int status : {408, 425, 500}) {
    const Verdict verdict = judge_status(status);
    ASSERT_TRUE(std::holds_alternative<Postponement>(verdict)) << status;
    EXPECT_EQ(std::get<Postponement>(verdict).blame, Blame::item) << status;
  }
}

TEST(Verdict, UnreachableExchangeIsToldByItsCode) {
  const Verdict verdict = judge(fail(Code::peer_unreachable, "refused"), item());
  EXPECT_TRUE(std::get<Postponement>(verdict).error.starts_with("TSK5005"));
}

TEST(Verdict, RetryAfterIsReadAndBounded) {
  http::Headers headers;
  EXPECT_EQ(retry_after(headers).count(), 0);
  headers.add("Retry-After", "7");
  EXPECT_EQ(retry_after(headers), std::chrono::seconds(7));
  const auto of = [](std::string value) {
    http::Headers one;
    one.add("Retry-After", std::move(value));
    return retry_after(one);
  };
  EXPECT_EQ(of("3600"), limits::kRetryAfterMax);
  EXPECT_EQ(of("3601"), limits::kRetryAfterMax);
  EXPECT_EQ(of("99999999999999999999999"), limits::kRetryAfterMax);
  EXPECT_EQ(of("-1").count(), 0);
  EXPECT_EQ(of("Wed, 21 Oct 2026 07:28:00 GMT").count(), 0);
}

}  // namespace
}  // namespace tasuki::gateway
