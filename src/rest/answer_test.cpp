#include "rest/answer.hpp"

#include <gtest/gtest.h>

namespace tasuki::rest {
namespace {

http::Request with(std::string name, std::string value) {
  http::Request request;
  request.headers.add(std::move(name), std::move(value));
  return request;
}

http::Request asking(std::vector<std::pair<std::string, std::string>> query) {
  http::Request request;
  request.query = std::move(query);
  return request;
}

TEST(Answer, ErrorCarriesItsStatusAndStableCode) {
  const auto response = error_response({Code::not_found, {}}, Lang::en);
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.headers.find("Content-Type"), kFhirJson);
  EXPECT_NE(response.body.find("TSK2012"), std::string::npos);
}

TEST(Answer, BusySaysWhenToRetry) {
  EXPECT_TRUE(error_response({Code::busy, {}}, Lang::en).headers.find("Retry-After"));
}

TEST(Answer, MethodNotAllowedNamesTheAllowedOnes) {
  const auto response = error_response({Code::method_not_allowed, "GET, POST"}, Lang::en);
  EXPECT_EQ(response.headers.find("Allow"), "GET, POST");
}

TEST(Answer, MissingCredentialNamesTheScheme) {
  const auto response = error_response({Code::credential_missing, {}}, Lang::en);
  EXPECT_EQ(response.headers.find("WWW-Authenticate"), "Bearer");
}

TEST(Answer, NoAnswerMayBeCached) {
  EXPECT_EQ(resource_response(200, "{}").headers.find("Cache-Control"), "no-store");
}

TEST(Answer, LanguageFallsBackWhenNotAsked) {
  EXPECT_EQ(language_of(http::Request(), Lang::ja), Lang::ja);
  EXPECT_EQ(language_of(with("Accept-Language", "en"), Lang::ja), Lang::en);
}

struct ContentTypeCase {
  const char* type;
  bool taken;
};
class ContentType : public testing::TestWithParam<ContentTypeCase> {};
TEST_P(ContentType, IsTakenOrRefused) {
  const auto [type, taken] = GetParam();
  EXPECT_EQ(require_fhir_json(with("Content-Type", type)).has_value(), taken) << type;
}
INSTANTIATE_TEST_SUITE_P(
    All, ContentType,
    testing::Values(ContentTypeCase{"application/fhir+json", true},
                    ContentTypeCase{"application/json", true},
                    ContentTypeCase{"Application/FHIR+JSON; Charset=\"UTF-8\"", true},
                    ContentTypeCase{"application/fhir+json; fhirVersion=4.0", true},
                    ContentTypeCase{"application/fhir+json; charset=shift_jis", false},
                    ContentTypeCase{"application/fhir+json; fhirVersion=5.0", false},
                    ContentTypeCase{"application/fhir+xml", false},
                    ContentTypeCase{"text/plain", false}, ContentTypeCase{"", false}));

TEST(ContentTypeHeader, MissingIsRefused) {
  EXPECT_EQ(require_fhir_json(http::Request()).error().code, Code::content_type_unsupported);
}

TEST(ContentTypeHeader, CompressedBodyIsRefused) {
  auto request = with("Content-Type", "application/fhir+json");
  request.headers.add("Content-Encoding", "gzip");
  EXPECT_EQ(require_fhir_json(request).error().code, Code::content_encoding_unsupported);
}

struct AcceptCase {
  const char* accept;
  bool taken;
};
class Accept : public testing::TestWithParam<AcceptCase> {};
TEST_P(Accept, AllowsJsonOrNot) {
  const auto [accept, taken] = GetParam();
  EXPECT_EQ(require_json_accepted(with("Accept", accept)).has_value(), taken) << accept;
}
INSTANTIATE_TEST_SUITE_P(All, Accept,
                         testing::Values(AcceptCase{"*/*", true},
                                         AcceptCase{"application/fhir+json", true},
                                         AcceptCase{"text/html, application/json;q=0.5", true},
                                         AcceptCase{"application/fhir+xml", false},
                                         AcceptCase{"text/html", false},
                                         AcceptCase{"application/json;q=0", false},
                                         AcceptCase{"application/json;q=0.000", false}));

TEST(Parameters, UnknownOneIsRefused) {
  const auto result = allow_parameters(asking({{"identifer", "a|b"}}), {"identifier"});
  EXPECT_EQ(result.error().code, Code::parameter_unknown);
}

TEST(Parameters, UnknownOneIsNotRepeatedInTheAnswer) {
  const auto result = allow_parameters(asking({{"secret", "x"}}), {"identifier"});
  EXPECT_EQ(result.error().detail.find("secret"), std::string::npos);
}

TEST(Parameters, RepeatedOneIsRefused) {
  const auto result = allow_parameters(asking({{"a", "1"}, {"a", "2"}}), {"a"});
  EXPECT_EQ(result.error().code, Code::parameter_invalid);
}

TEST(Parameters, NumberIsTakenAtItsLimitOnly) {
  EXPECT_EQ(number_parameter(asking({{"wait", "60"}}), "wait", 0, 60).value(), 60u);
  EXPECT_EQ(number_parameter(asking({{"wait", "61"}}), "wait", 0, 60).error().code,
            Code::parameter_invalid);
}

TEST(Parameters, NumberMustBeWholeAndPositive) {
  for (const char* text : {"", "-1", "1.5", "1s", " 1", "99999999999999999999999"})
    EXPECT_FALSE(number_parameter(asking({{"wait", text}}), "wait", 0, 60)) << text;
}

TEST(Parameters, AbsentNumberIsTheFallback) {
  EXPECT_EQ(number_parameter(asking({}), "wait", 7, 60).value(), 7u);
}

TEST(Token, SystemAndValueAreReadAroundTheBar) {
  const auto token = parse_token("http://x/y|1310000001^2026^1").value();
  EXPECT_EQ(token.system, "http://x/y");
  EXPECT_EQ(token.value, "1310000001^2026^1");
}

TEST(Token, EscapedCharactersAreTaken) {
  EXPECT_EQ(parse_token("s|a\\|b\\,c\\\\").value().value, "a|b,c\\");
}

TEST(Token, AnythingElseIsRefused) {
  for (const char* text : {"", "a", "|", "a|", "|b", "a|b|c", "a|b,c|d", "a|b\\"})
    EXPECT_FALSE(parse_token(text)) << text;
}

http::Response ask(const http::Router& router, std::string path) {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
  http::Answer answer = router.find(request).value()->handler(request);
  return std::get<http::Response>(std::move(answer));
}

TEST(Operations, LiveIsUpEvenWhenNotReady) {
  const Metrics metrics;
  const auto router = make_operations_router(metrics, [] { return false; });
  EXPECT_EQ(ask(router, "/health/live").status, 200);
  EXPECT_EQ(ask(router, "/health/live").body, R"({"status":"up"})");
}

TEST(Operations, ReadyFollowsTheService) {
  const Metrics metrics;
  bool ready = false;
  const auto router = make_operations_router(metrics, [&] { return ready; });
  EXPECT_EQ(ask(router, "/health/ready").status, 503);
  ready = true;
  EXPECT_EQ(ask(router, "/health/ready").status, 200);
}

TEST(Operations, MetricsAreRenderedAsText) {
  Metrics metrics;
  metrics.counter("tasuki_things_total", "things").add(3);
  const auto response = ask(make_operations_router(metrics, [] { return true; }), "/metrics");
  EXPECT_EQ(response.headers.find("Content-Type"), "text/plain; version=0.0.4");
  EXPECT_NE(response.body.find("tasuki_things_total 3"), std::string::npos);
}

}  // namespace
}  // namespace tasuki::rest
