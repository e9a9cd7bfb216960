#include "gateway/fhir_server/fhir_server.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "gateway/fhir_server/emr_server_support.hpp"
#include "http/http_support.hpp"

namespace tasuki::gateway {
namespace {

using std::chrono::milliseconds;

FhirServer::Until soon(milliseconds time = std::chrono::seconds(10)) {
  return std::chrono::steady_clock::now() + time;
}

class FhirServerTest : public testing::Test {
 protected:
  Result<std::size_t> count(FhirServer& server, const FhirServer::Search& search) {
    std::size_t found = 0;
    TRY_VOID(server.search(search, [&](const FhirServer::Page& page) -> Result<> {
      found += matches(*page, search.type).size();
      return {};
    }));
    return found;
  }
  Result<std::size_t> count(const std::string& type = "Condition") {
    return count(*FhirServer::open(emr_.config()).value(), {type, "patient=1", soon()});
  }
  void put(std::size_t conditions) {
    for (std::size_t i = 0; i < conditions; ++i)
      emr_.put("Condition", R"({"resourceType":"Condition"})");
  }
  Code refused(http::Response response) {
    emr_.answer([response](http::Request&) { return response; });
    const auto found = count();
    return found ? Code::not_found : found.error().code;
  }

  EmrServer emr_;
};

TEST_F(FhirServerTest, FollowsAllPages) {
  put(5);
  EXPECT_EQ(count().value(), 5U);
  const auto calls = emr_.calls();
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_EQ(calls[0], "POST /fhir/Condition/_search patient=1");
  EXPECT_EQ(calls[2], "GET /fhir/page/Condition/4");
}

TEST_F(FhirServerTest, LinksLeadToThisServerAlone) {
  put(3);
  for (const char* base : {"http://elsewhere.test/fhir/", "/fhir/", "https://[::1]:1/fhir/"}) {
    emr_.link_base = base;
    EXPECT_EQ(count().value(), 3U) << base;
  }
  for (const char* base : {"http://elsewhere.test?", "a b", "a\r\nHost: b"}) {
    emr_.link_base = base;
    const auto found = count();
    ASSERT_FALSE(found) << base;
    EXPECT_EQ(found.error().code, Code::peer_answer_invalid) << base;
  }
}

TEST_F(FhirServerTest, ManyPagesAreAnErrorAndNoShorterAnswer) {
  emr_.page_size = 1;
  put(4);
  const auto server = FhirServer::open(emr_.config()).value();
  EXPECT_EQ(count(*server, {"Condition", {}, soon(), 4}).value(), 4U);
  const auto found = count(*server, {"Condition", {}, soon(), 3});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::peer_answer_invalid);
}

TEST_F(FhirServerTest, WhatIsNoSearchsetIsAnError) {
  EXPECT_EQ(refused(fhir_response("{}")), Code::peer_answer_invalid);
  EXPECT_EQ(refused(fhir_response("<html>")), Code::peer_answer_invalid);
  EXPECT_EQ(refused(fhir_response(R"({"resourceType":"Bundle","type":"batch"})")),
            Code::peer_answer_invalid);
  EXPECT_EQ(refused(fhir_response(R"({"type":"searchset"})", 500)), Code::peer_answer_invalid);
  EXPECT_EQ(refused(fhir_response(R"({"type":"searchset"})", 401)), Code::peer_answer_invalid);
}

TEST_F(FhirServerTest, APageIsNotReadWithoutBounds) {
  EXPECT_EQ(refused(fhir_response(std::string(limits::kFhirPageBytesMax + 1, ' '))),
            Code::peer_answer_invalid);
}

TEST_F(FhirServerTest, ASilentServerCostsNoMoreThanTheTimeThereIs) {
  emr_.answer([](http::Request&) {
    std::this_thread::sleep_for(milliseconds(300));
    return fhir_response("{}");
  });
  const auto server = FhirServer::open(emr_.config()).value();
  const auto found = count(*server, {"Condition", {}, soon(milliseconds(30))});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::peer_timeout);
}

TEST_F(FhirServerTest, AServerThatIsNotThereIsSaidToBe) {
  FhirServerConfig config;
  {
    const EmrServer gone;
    config = gone.config();
  }
  const auto found = count(*FhirServer::open(config).value(), {"Condition", {}, soon()});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::peer_unreachable);
}

TEST_F(FhirServerTest, ShowsItsToken) {
  FhirServerConfig config = emr_.config();
  config.token = "s3cret";
  EXPECT_TRUE(count(*FhirServer::open(config).value(), {"Condition", {}, soon()}));
  EXPECT_EQ(emr_.last_authorization(), "Bearer s3cret");
}

TEST(FhirServerBase, IsSchemeHostPortAndPath) {
  for (const char* base : {"https://emr.test", "https://emr.test:8443/r4/fhir/", "http://[::1]:80/",
                           "http://localhost:8080/fhir"})
    EXPECT_TRUE(FhirServer::open({base, http::testing::authority().pem(), {}})) << base;
  for (const char* base :
       {"", "emr.test/fhir", "http://emr.test/fhir", "https://emr.test/a b",
        "https://emr.test/fhir?a=b", "https://emr.test/fhir#a", "ftp://emr.test"})
    EXPECT_FALSE(FhirServer::open({base, http::testing::authority().pem(), {}})) << base;
  EXPECT_FALSE(FhirServer::open({"https://emr.test", "no PEM", {}}));
}

}  // namespace
}  // namespace tasuki::gateway
