#include "oidc/discovery.hpp"

#include "http/http_support.hpp"
#include "oidc/test_issuer.hpp"

namespace tasuki::oidc {
namespace {

using http::testing::TestServer;

// The test issuer behind TLS, which only knows its URL when its port is there.
class DiscoveryTest : public testing::Test {
 protected:
  DiscoveryTest() : server_(config(), routes()) {
    issuer_.emplace(url(), crypto::PrivateKey::generate(), clock_, random_);
    router_.emplace(issuer_->router());
  }

  static http::ServerConfig config() {
    auto config = http::testing::test_config(TestServer::Kind::mutual_tls);
    config.tls->client_auth = http::ClientAuth::none;
    return config;
  }
  std::string url() { return "https://127.0.0.1:" + std::to_string(server_->port()); }
  http::Handler forward() {
    return [this](http::Request& request) -> http::Answer {
      if (answer_) return *answer_;
      return router_->find(request).value()->handler(request);
    };
  }
  std::vector<http::Route> routes() {
    return {{"GET", std::string(kConfigurationPath), forward()},
            {"GET", "/jwks", forward()},
            {"POST", "/token", forward()}};
  }
  Result<std::string> discover(const std::string& authority = http::testing::authority().pem()) {
    return discover_keys({url(), authority})();
  }
  void answer(int status, std::string body) {
    answer_.emplace();
    answer_->status = status;
    answer_->body = std::move(body);
  }

  ManualClock clock_{Time(std::chrono::seconds(1'800'000'000))};
  SeededRandom random_{7};
  std::optional<TestIssuer> issuer_;
  std::optional<http::Router> router_;
  std::optional<http::Response> answer_;
  TestServer server_;
};

TEST_F(DiscoveryTest, FindsTheKeysOfTheIssuer) {
  EXPECT_EQ(discover().value(), issuer_->jwks());
}

TEST_F(DiscoveryTest, AServerOfAnotherAuthorityIsNotBelieved) {
  EXPECT_FALSE(discover(http::testing::foreign_authority().pem()));
}

TEST_F(DiscoveryTest, AConfigurationOfAnotherIssuerIsNotBelieved) {
  answer(200, R"({"issuer":"https://other.example","jwks_uri":")" + url() + R"(/jwks"})");
  EXPECT_EQ(discover().error().code, Code::peer_answer_invalid);
}

TEST_F(DiscoveryTest, KeysAreFetchedOverTlsAlone) {
  answer(200, R"({"issuer":")" + url() + R"(","jwks_uri":"http://127.0.0.1/jwks"})");
  EXPECT_EQ(discover().error().code, Code::parameter_invalid);
}

TEST_F(DiscoveryTest, ARedirectIsNotFollowed) {
  answer(302, "");
  EXPECT_EQ(discover().error().code, Code::peer_answer_invalid);
}

TEST_F(DiscoveryTest, WhatIsNoConfigurationIsRefused) {
  for (const char* body : {"", "[]", "no JSON"}) {
    answer(200, body);
    EXPECT_FALSE(discover());
  }
}

TEST_F(DiscoveryTest, AnAnswerThatIsTooLargeIsRefused) {
  answer(200, std::string(crypto::kJwksBytesMax + 1, ' '));
  EXPECT_EQ(discover().error().code, Code::peer_answer_invalid);
}

TEST_F(DiscoveryTest, AnIssuerThatIsAwayIsUnreachable) {
  const auto fetch = discover_keys({url(), http::testing::authority().pem()});
  server_.destroy();
  EXPECT_EQ(fetch().error().code, Code::peer_unreachable);
}

TEST_F(DiscoveryTest, TheTestIssuerGivesATokenForAnybody) {
  http::Request request;
  request.method = "POST";
  request.path = "/token";
  request.body = "person=p-187&audience=urn:example";
  const auto given = std::get<http::Response>(router_->find(request).value()->handler(request));
  EXPECT_EQ(given.status, 200);
  EXPECT_NE(given.body.find("access_token"), std::string::npos);
  request.body = "person=p-187";
  const auto refused = std::get<http::Response>(router_->find(request).value()->handler(request));
  EXPECT_EQ(refused.status, 400);
}

}  // namespace
}  // namespace tasuki::oidc
