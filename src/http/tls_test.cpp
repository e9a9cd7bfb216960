// Who may connect, and what the others are told.
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

const std::vector<Route> kRoutes = {
    {"GET", "/",
     [](Request& r) {
       return text(r.peer->certificate ? r.peer->certificate->institution_code().value_or("?")
                                       : "nobody");
     }},
    {"POST", "/", [](Request&) { return text("taken"); }},
};

std::string refusal(const Identity& identity, const std::string& method) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const std::string body(method == "POST" ? 200'000 : 0, 'x');
  const auto response =
      server.client(identity)->call({.method = method, .body = body}, Client::Repeat::never);
  if (!response) return response.error().to_string();
  return std::to_string(response->status) + " " + response->body.substr(0, 7) + " " +
         std::string(response->headers.find("Connection").value_or("stays open"));
}

TEST(MutualTls, ACertificateOfTheAuthorityIsLetIn) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, kInstitution);
}

TEST(MutualTls, AnExpiredCertificateIsToldSo) {
  EXPECT_EQ(refusal(authority().expired_client(), "GET"), "403 TSK2001 close");
}

TEST(MutualTls, ACertificateThatIsNotYetValidIsToldSo) {
  EXPECT_EQ(refusal(authority().future_client(), "GET"), "403 TSK2001 close");
}

TEST(MutualTls, AForeignCertificateIsToldSo) {
  EXPECT_EQ(refusal(foreign_authority().client(), "GET"), "403 TSK2002 close");
}

TEST(MutualTls, AForeignExpiredCertificateIsForeign) {
  EXPECT_EQ(refusal(foreign_authority().expired_client(), "GET"), "403 TSK2002 close");
}

TEST(MutualTls, TheRefusalReachesAPeerThatSendsABody) {
  EXPECT_EQ(refusal(foreign_authority().client(), "POST"), "403 TSK2002 close");
}

TEST(MutualTls, AMissingCertificateEndsTheHandshake) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const auto response = server.client(Identity{})->call({}, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_unreachable);
  EXPECT_NE(response.error().detail.find("certificate required"), std::string::npos)
      << response.error().detail;
  EXPECT_TRUE(eventually([&] { return server.refused("handshake") == 1; }));
}

TEST(MutualTls, AMissingCertificateIsFineWhereItIsOptional) {
  ServerConfig config = test_config(Kind::mutual_tls);
  config.tls->client_auth = ClientAuth::optional;
  TestServer server(std::move(config), kRoutes);
  const auto without = server.client(Identity{})->call({}, Client::Repeat::never);
  ASSERT_TRUE(without) << without.error().to_string();
  EXPECT_EQ(without->body, "nobody");
  const auto with = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(with);
  EXPECT_EQ(with->body, kInstitution);
  const auto foreign = server.client(foreign_authority().client())->call({}, Client::Repeat::never);
  ASSERT_TRUE(foreign);
  EXPECT_EQ(foreign->status, 403);
}

// The version that was agreed on with a client that speaks nothing newer than `version`, or "none".
std::string agreed_version(std::uint16_t port, int version) {
  const auto socket = connect_to("127.0.0.1", port, std::chrono::steady_clock::now() + kPatience);
  if (!socket) return "not connected";
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             SSL_CTX_free);
  SSL_CTX_set_max_proto_version(context.get(), version);
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
  SSL_set_fd(ssl.get(), socket->get());
  for (;;) {
    const int result = SSL_connect(ssl.get());
    if (result == 1) return SSL_get_version(ssl.get());
    if (SSL_get_error(ssl.get(), result) != SSL_ERROR_WANT_READ) return "none";
    if (wait_for(socket->get(), 1 /* POLLIN */, std::chrono::steady_clock::now() + kPatience) == 0)
      return "timeout";
  }
}

TEST(MutualTls, Tls12IsRefused) {
  TestServer server(Kind::mutual_tls, kRoutes);
  EXPECT_EQ(agreed_version(server->port(), TLS1_2_VERSION), "none");
}

TEST(MutualTls, Tls12IsSpokenWhereItIsAllowed) {
  ServerConfig config = test_config(Kind::mutual_tls);
  config.tls->client_auth = ClientAuth::none;
  config.tls->allow_tls12 = true;
  TestServer server(std::move(config), kRoutes);
  EXPECT_EQ(agreed_version(server->port(), TLS1_2_VERSION), "TLSv1.2");
  EXPECT_EQ(agreed_version(server->port(), TLS1_3_VERSION), "TLSv1.3");
  EXPECT_EQ(agreed_version(server->port(), TLS1_1_VERSION), "none");
}

TEST(MutualTls, PlainHttpOnATlsPortIsNotAnswered) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const std::string answer = ask(server->port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.find("HTTP"), std::string::npos);
}

TEST(MutualTls, AServerOfAnotherAuthorityIsNotBelieved) {
  ServerConfig config = test_config(Kind::mutual_tls);
  const Identity foreign = foreign_authority().server();
  config.tls->certificate_chain = foreign.certificate;
  config.tls->private_key = foreign.key;
  TestServer server(std::move(config), kRoutes);
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::certificate_foreign);
}

TEST(MutualTls, AServerWhoseCertificateNamesAnotherHostIsNotBelieved) {
  ServerConfig config = test_config(Kind::mutual_tls);
  const Identity elsewhere = authority().server_elsewhere();
  config.tls->certificate_chain = elsewhere.certificate;
  config.tls->private_key = elsewhere.key;
  TestServer server(std::move(config), kRoutes);
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::certificate_foreign);
  EXPECT_NE(response.error().detail.find("mismatch"), std::string::npos) << response.error().detail;
}

TEST(MutualTls, AServerMayBeCalledByItsName) {
  TestServer server(Kind::mutual_tls, kRoutes);
  ClientConfig config = server.client_config();
  config.host = "localhost";
  const Identity identity = authority().client();
  config.tls = ClientTls{authority().pem(), identity.certificate, identity.key};
  const auto response = (*Client::create(config))->call({}, Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
}

TEST(MutualTls, ANewCertificateIsForNewConnections) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const auto old = server.client();
  ASSERT_TRUE(old->call({}, Client::Repeat::never));
  const Identity changed = foreign_authority().server();
  ASSERT_TRUE(server->replace_certificate(changed.certificate, changed.key));
  EXPECT_TRUE(old->call({}, Client::Repeat::never));

  ClientConfig config = server.client_config();
  const Identity identity = authority().client();
  config.tls = ClientTls{foreign_authority().pem(), identity.certificate, identity.key};
  const auto fresh = (*Client::create(config))->call({}, Client::Repeat::never);
  ASSERT_TRUE(fresh) << fresh.error().to_string();
  EXPECT_EQ(fresh->body, kInstitution);
}

TEST(MutualTls, ACertificateWithAnotherKeyDoesNotReplaceTheGoodOne) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const auto replaced =
      server->replace_certificate(authority().server().certificate, authority().server().key);
  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error().code, Code::key_invalid);
  EXPECT_TRUE(server.client()->call({}, Client::Repeat::never));
}

TEST(MutualTls, AKeyThatIsNoKeyIsSaidAtTheStart) {
  ClientConfig config;
  config.host = "127.0.0.1";
  config.tls = ClientTls{"not a PEM text", "", ""};
  const auto client = Client::create(config);
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().code, Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::http::testing
