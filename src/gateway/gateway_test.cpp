#include "gateway/gateway.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "clins/letter_support.hpp"
#include "crypto/digest.hpp"
#include "gateway/reference.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway {
namespace {

class GatewayTest : public testing::Test {
 protected:
  Config config() const {
    Config config;
    config.institution = "1310000001";
    config.data_directory = scratch.file("data");
    config.exchange_url = exchange.url();
    config.identity.private_key = crypto::PrivateKey::generate().to_pem();
    config.lan.name = "lan";
    config.lan.limits.handler_threads = 4;
    config.operations.name = "operations";
    config.emr_systems = {{"emr-a", crypto::to_hex(crypto::sha256("secret"))}};
    config.retry_first = kTestRetryFirst;
    config.retry_max = kTestRetryMax;
    config.poll_wait = std::chrono::seconds(1);
    return config;
  }
  Result<std::unique_ptr<Gateway>> start(Config wanted) {
    return Gateway::start(std::move(wanted),
                          {clock, random, log, metrics, clins::shared_test_validator()});
  }
  static http::Response call(std::uint16_t port, http::Call call) {
    http::ClientConfig client;
    client.host = "127.0.0.1";
    client.port = port;
    const clins::Actor actor = clins::gateway_actor();
    call.headers.add("Authorization", "Bearer secret");
    call.headers.add("Tasuki-User", actor.user);
    call.headers.add("Tasuki-Role", actor.role);
    call.headers.add("Tasuki-Purpose", actor.purpose);
    auto response =
        (*http::Client::create(client))->call(call, http::Client::Repeat::when_unanswered);
    return response.value_or(http::Response{});
  }
  static http::Response get(std::uint16_t port, std::string target) {
    return call(port, {"GET", std::move(target), {}, {}});
  }
  Code refused_as(Config wanted) {
    const auto gateway = start(std::move(wanted));
    return gateway ? Code::internal : gateway.error().code;
  }

  SystemClock clock;
  SeededRandom random{3};
  Metrics metrics;
  Log log{[](std::string_view) {}, Level::error, "test", clock};
  sqlite::ScratchDirectory scratch;
  ScriptedExchange exchange;
};

TEST_F(GatewayTest, WrongSettingsAreRefused) {
  auto wrong = config();
  wrong.institution = "13";
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.senders = 0;
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.retry_max = wrong.retry_first / 2;
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.poll_wait = limits::kEventsWaitMax + std::chrono::seconds(1);
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.exchange_url = "exchange";
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.hot_folders = {{scratch.file("hot"), {"", "", ""}}};
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.xml_folders = {{scratch.file("xml"), {"", "", ""}}};
  EXPECT_EQ(refused_as(wrong), Code::setting_invalid);
  wrong = config();
  wrong.identity.private_key = "none";
  EXPECT_EQ(refused_as(wrong), Code::key_invalid);
}

TEST_F(GatewayTest, CarriesADocumentAndTellsItsOwnHealth) {
  exchange.on("POST /fhir/Bundle", [](http::Request& request) -> http::Answer {
    return json_response(201, rest::to_json(reference_for(request.body, "unit1")));
  });
  exchange.on("GET /fhir/DocumentReference", [](http::Request&) -> http::Answer {
    return json_response(200, rest::to_searchset({}, "self", ""));
  });
  const auto gateway = start(config());
  ASSERT_TRUE(gateway) << gateway.error().to_string();
  const std::string letter = clins::Letter().json();
  http::Call post{"POST", "/fhir/Bundle", {}, letter};
  post.headers.add("Content-Type", std::string(rest::kFhirJson));
  post.headers.add("Tasuki-Wait", "20");
  const auto response = call((*gateway)->lan_port(), std::move(post));
  EXPECT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(parse_reference(response.body)->receipt, "receipt-of-unit1");
  const auto scrape = get((*gateway)->operations_port(), "/metrics").body;
  EXPECT_NE(scrape.find("tasuki_outbox_items{state=\"accepted\"} 1"), std::string::npos);
  EXPECT_TRUE((*gateway)->stop());
}

TEST_F(GatewayTest, IsReadyOnlyWhileTheExchangeLetsItIn) {
  std::atomic<bool> suspended{true};
  exchange.on("GET /fhir/DocumentReference", [&](http::Request&) -> http::Answer {
    if (suspended) return outcome({Code::institution_suspended, {}});
    return json_response(200, rest::to_searchset({}, "self", ""));
  });
  exchange.on("GET /events", [](http::Request&) -> http::Answer {
    return json_response(200, R"({"events":[],"cursor":"0"})");
  });
  const auto gateway = start(config());
  ASSERT_TRUE(gateway);
  const auto ready = [&] { return get((*gateway)->operations_port(), "/health/ready").status; };
  ASSERT_TRUE(exchange.wait_for("GET /fhir/DocumentReference", 2));
  EXPECT_EQ(ready(), 503);
  suspended = false;
  EXPECT_TRUE(eventually([&] { return ready() == 200; }));
  EXPECT_EQ(get((*gateway)->operations_port(), "/health/live").status, 200);
}

TEST_F(GatewayTest, StartsWithoutAnExchangeAndSendsWhenItIsThere) {
  std::uint16_t port = 0;
  {
    const ScriptedExchange gone;
    port = gone.port();
  }
  auto wanted = config();
  wanted.exchange_url = "http://127.0.0.1:" + std::to_string(port);
  const std::string letter = clins::Letter().json();
  {
    const auto gateway = start(wanted);
    ASSERT_TRUE(gateway);
    http::Call post{"POST", "/fhir/Bundle", {}, letter};
    post.headers.add("Content-Type", std::string(rest::kFhirJson));
    EXPECT_EQ(call((*gateway)->lan_port(), std::move(post)).status, 202);
  }
  ScriptedExchange back(port);
  back.on("POST /fhir/Bundle", [](http::Request& request) -> http::Answer {
    return json_response(201, rest::to_json(reference_for(request.body, "unit1")));
  });
  const auto gateway = start(wanted);
  ASSERT_TRUE(gateway);
  EXPECT_TRUE(back.wait_for("POST /fhir/Bundle", 1));
  EXPECT_EQ(back.requests("POST /fhir/Bundle")[0].body, letter);
}

}  // namespace
}  // namespace tasuki::gateway
