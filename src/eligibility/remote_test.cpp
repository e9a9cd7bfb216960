// What only the remote client and its service promise: whoever cannot be asked says nothing,
// whoever is not the exchange is told nothing.
#include "eligibility/remote.hpp"

#include <atomic>

#include "base/limits.hpp"
#include "eligibility/contract_support.hpp"
#include "eligibility/messages.hpp"
#include "eligibility/service.hpp"

namespace tasuki::eligibility {
namespace {

using http::testing::TestServer;

// A server that gives the same answer to every check.
std::unique_ptr<TestServer> scripted(int status, std::string body) {
  http::Handler handler = [status, body](http::Request&) -> http::Answer {
    http::Response response;
    response.status = status;
    response.body = body;
    return response;
  };
  return std::make_unique<TestServer>(
      TestServer::Kind::mutual_tls,
      std::vector<http::Route>{{"POST", std::string(kCallsPath) + "check", std::move(handler)}});
}

Result<Checked> ask(TestServer& server) {
  Metrics metrics;
  return connect(server, metrics)->check(check_of(kHanakoNew));
}

http::Response post(TestServer& server, const http::testing::Identity& identity,
                    std::string_view path, std::string_view body) {
  http::Call call;
  call.method = "POST";
  call.target = std::string(kCallsPath).append(path);
  call.body = body;
  return server.client(identity)->call(call, http::Client::Repeat::never).value();
}

TEST(Remote, AServiceThatIsDownIsUnreachable) {
  Scene scene;
  Metrics metrics;
  auto server = serve(scene.registry());
  const auto remote = connect(*server, metrics);
  ASSERT_TRUE(remote->check(check_of(kHanakoNew)));
  Gauge& reachable = metrics.gauge("tasuki_eligibility_reachable", "");
  EXPECT_EQ(reachable.value(), 1);
  server->destroy();
  EXPECT_EQ(code_of(remote->check(check_of(kHanakoNew))), Code::eligibility_unreachable);
  EXPECT_EQ(reachable.value(), 0);
}

TEST(Remote, AServiceThatCameBackIsAskedAgain) {
  Scene scene;
  Metrics metrics;
  auto server = serve(scene.registry());
  const std::uint16_t port = (*server)->port();
  const auto remote = connect(*server, metrics);
  ASSERT_TRUE(remote->check(check_of(kHanakoNew)));
  server->destroy();
  ASSERT_FALSE(remote->check(check_of(kHanakoNew)));
  server = serve(scene.registry(), port);
  EXPECT_TRUE(remote->check(check_of(kHanakoNew)));
}

TEST(Remote, ARefusalIsAnAnswer) {
  Scene scene;
  Metrics metrics;
  auto server = serve(scene.registry());
  EXPECT_EQ(code_of(connect(*server, metrics)->check(check_of("I|1|2|3|"))), Code::insured_refused);
  EXPECT_EQ(metrics.gauge("tasuki_eligibility_reachable", "").value(), 1);
}

TEST(Remote, AServiceThatNeverAnswersIsUnreachable) {
  // Parked for longer than the client waits; woken when the test ends.
  http::Handler park = [](http::Request& request) -> http::Answer {
    if (request.last_call) return http::Response{};
    return http::Park{std::chrono::steady_clock::now() + http::testing::kPatience,
                      [](std::function<void()>) { return std::shared_ptr<void>(); }};
  };
  TestServer server(TestServer::Kind::mutual_tls,
                    {{"POST", std::string(kCallsPath) + "check", std::move(park)}});
  const auto identity = exchange_identity();
  RemoteConfig config{"https://127.0.0.1:" + std::to_string(server->port()),
                      {http::testing::authority().pem(), identity.certificate, identity.key}};
  config.response_timeout = std::chrono::milliseconds(50);
  Metrics metrics;
  const auto remote = std::move(*connect_remote(config, metrics));
  const auto checked = remote->check(check_of(kHanakoNew));
  EXPECT_EQ(code_of(checked), Code::eligibility_unreachable);
  EXPECT_EQ(checked.error().detail, "TSK5006");
}

TEST(Remote, TroublesOfTheServiceAreNoAnswer) {
  struct Case {
    int status;
    std::string body;
  };
  const Case cases[] = {
      {503, R"({"error": "TSK5001", "detail": ""})"},
      {403, R"({"error": "TSK2002", "detail": ""})"},
      {400, R"({"error": "TSK1008", "detail": ""})"},
      {422, R"({"error": "TSK9999", "detail": ""})"},
      {500, "<html>"},
      {200, "<html>"},
      {200, R"({"person": "p-x"})"},
      {422, "{}"},
      {302, ""},
      {200, R"({"person": "p", "validity": "maybe", "newest": ""})"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(code_of(ask(*scripted(each.status, each.body))), Code::eligibility_unreachable)
        << each.status << ' ' << each.body;
}

TEST(Remote, AnAnswerIsTakenUpToTheLimit) {
  const auto padded = [](std::size_t size) {
    std::string answer = R"({"person": "p", "validity": "current", "newest": "I|1|2|3|"})";
    return answer.append(size - answer.size(), ' ');
  };
  EXPECT_TRUE(ask(*scripted(200, padded(limits::kEligibilityAnswerBytesMax))));
  EXPECT_EQ(code_of(ask(*scripted(200, padded(limits::kEligibilityAnswerBytesMax + 1)))),
            Code::eligibility_unreachable);
}

TEST(Remote, AServerOfAForeignAuthorityIsNotAsked) {
  http::ServerConfig config = http::testing::test_config(TestServer::Kind::mutual_tls);
  const auto foreign = http::testing::foreign_authority().server();
  config.tls->certificate_chain = foreign.certificate;
  config.tls->private_key = foreign.key;
  Scene scene;
  TestServer server(std::move(config), service_routes(scene.registry()));
  EXPECT_EQ(code_of(ask(server)), Code::eligibility_unreachable);
}

TEST(Remote, AnAddressWithoutTlsIsRefused) {
  Metrics metrics;
  EXPECT_EQ(code_of(connect_remote({"http://127.0.0.1:1", {}}, metrics)), Code::parameter_invalid);
  EXPECT_EQ(code_of(connect_remote({"127.0.0.1", {}}, metrics)), Code::parameter_invalid);
}

TEST(Remote, AKeyThatIsNoneIsSaidAtOnce) {
  Metrics metrics;
  const auto remote = connect_remote({"https://127.0.0.1:1", {"", "no", "key"}}, metrics);
  EXPECT_EQ(code_of(remote), Code::key_invalid);
}

TEST(Remote, MoreCallsAtOnceThanTheLimitAreRefusedAsBusy) {
  std::atomic<std::size_t> arrived = 0;
  http::testing::Signal open_gate;
  http::Handler wait = [&](http::Request&) -> http::Answer {
    ++arrived;
    open_gate.wait();
    http::Response response;
    response.body = R"({"person": "p", "validity": "current", "newest": ""})";
    return response;
  };
  http::ServerConfig config = http::testing::test_config(TestServer::Kind::mutual_tls);
  config.limits.handler_threads = limits::kEligibilityCallsMax;
  TestServer server(std::move(config),
                    {{"POST", std::string(kCallsPath) + "check", std::move(wait)}});
  const auto identity = exchange_identity();
  RemoteConfig remote_config{
      "https://127.0.0.1:" + std::to_string(server->port()),
      {http::testing::authority().pem(), identity.certificate, identity.key}};
  remote_config.connect_timeout = http::testing::kPatience;
  remote_config.response_timeout = http::testing::kPatience;
  Metrics metrics;
  const auto remote = std::move(*connect_remote(remote_config, metrics));
  std::atomic<std::size_t> answered = 0;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < limits::kEligibilityCallsMax; ++i)
    threads.emplace_back([&] { answered += remote->check(check_of(kHanakoNew)).has_value(); });
  EXPECT_TRUE(http::testing::eventually([&] { return arrived == limits::kEligibilityCallsMax; }));
  EXPECT_EQ(code_of(remote->check(check_of(kHanakoNew))), Code::busy);
  open_gate.raise();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, limits::kEligibilityCallsMax);
}

TEST(Service, AnInstitutionIsNotAnswered) {
  Scene scene;
  auto server = serve(scene.registry());
  const auto response = post(*server, http::testing::authority().client(), "check",
                             write_message(check_of(kHanakoNew)));
  EXPECT_EQ(response.status, 401);
  EXPECT_NE(response.body.find("TSK2008"), std::string::npos);
}

TEST(Service, ACallWithoutACertificateDoesNotGetThrough) {
  Scene scene;
  auto server = serve(scene.registry());
  http::ClientConfig config = server->client_config();
  config.tls = http::ClientTls{http::testing::authority().pem(), "", ""};
  http::Call call;
  call.method = "POST";
  call.target = std::string(kCallsPath) + "check";
  EXPECT_FALSE((*http::Client::create(config))->call(call, http::Client::Repeat::never));
}

TEST(Service, ARequestIsTakenUpToTheLimit) {
  Scene scene;
  auto server = serve(scene.registry());
  std::string body = write_message(check_of(kHanakoNew));
  body.append(limits::kEligibilityRequestBytesMax - body.size(), ' ');
  EXPECT_EQ(post(*server, exchange_identity(), "check", body).status, 200);
  body.push_back(' ');
  EXPECT_EQ(post(*server, exchange_identity(), "check", body).status, 413);
}

TEST(Service, WhatIsNotUnderstoodIsRefusedByTheNameOfItsMember) {
  struct Case {
    std::string body;
    std::string error;
  };
  const Case cases[] = {
      {"{", "TSK1013"},
      {"[]", "not an object"},
      {R"({"person": "p-x", "on": "2026-01-01", "more": 1})", "TSK1008"},
      {R"({"person": "p-x"})", R"({"error":"TSK1010","detail":"on"})"},
      {R"({"person": 7, "on": "2026-01-01"})", R"({"error":"TSK1009","detail":"person"})"},
  };
  Scene scene;
  auto server = serve(scene.registry());
  for (const Case& each : cases) {
    const auto response = post(*server, exchange_identity(), "newest-number", each.body);
    EXPECT_EQ(response.status, 400) << each.body;
    EXPECT_NE(response.body.find(each.error), std::string::npos) << response.body;
  }
}

TEST(Service, AnUnknownPathIsRefusedInTheSameForm) {
  Scene scene;
  auto server = serve(scene.registry());
  const auto response = post(*server, exchange_identity(), "nothing", "{}");
  EXPECT_EQ(response.status, 404);
  EXPECT_NE(response.body.find(R"({"error":"TSK1006")"), std::string::npos);
}

TEST(Service, NothingOfAPersonIsLogged) {
  Scene scene;
  auto server = serve(scene.registry());
  ASSERT_TRUE(ask(*server));
  const std::string log = server->log_text();
  for (const std::string_view secret : {kHanakoNew, kHanakoBirthDate, kHanako})
    EXPECT_EQ(log.find(secret), std::string::npos);
}

}  // namespace
}  // namespace tasuki::eligibility
