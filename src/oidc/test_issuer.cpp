#include "oidc/test_issuer.hpp"

#include "base/text.hpp"
#include "crypto/jws.hpp"
#include "http/target.hpp"
#include "json/writer.hpp"
#include "oidc/discovery.hpp"

namespace tasuki::oidc {
namespace {

http::Response json_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

std::string field(const http::Target& form, std::string_view name) {
  for (const auto& [key, value] : form.query)
    if (key == name) return value;
  return {};
}

}  // namespace

TestIssuer::TestIssuer(std::string issuer, crypto::PrivateKey key, const Clock& clock,
                       Random& random)
    : issuer_(std::move(issuer)), key_(std::move(key)), clock_(clock), random_(random) {}

std::string TestIssuer::jwks() const {
  return crypto::write_jwks(key_.public_key());
}

std::string TestIssuer::token(std::string_view person, std::string_view audience) const {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch();
  json::Writer w;
  w.object().field("iss", issuer_).field("sub", person).field("aud", audience);
  w.key("iat").number(now.count());
  w.key("exp").number((now + kTestTokenLifetime).count());
  w.field("jti", to_hex(random_.bytes(16))).end();
  return crypto::sign_jws("JWT", w.take(), key_);
}

std::string TestIssuer::configuration() const {
  json::Writer w;
  w.object().field("issuer", issuer_).field("jwks_uri", issuer_ + "/jwks");
  w.field("token_endpoint", issuer_ + "/token");
  w.key("id_token_signing_alg_values_supported").array().string("ES256").end();
  w.end();
  return w.take();
}

http::Router TestIssuer::router() const {
  const auto discovery = [this](http::Request&) -> http::Answer {
    return json_response(200, configuration());
  };
  const auto keys = [this](http::Request&) -> http::Answer { return json_response(200, jwks()); };
  const auto give = [this](http::Request& request) -> http::Answer {
    const auto form = http::parse_target("/?" + request.body);
    if (!form || field(*form, "person").empty() || field(*form, "audience").empty())
      return json_response(400, R"({"error":"invalid_request"})");
    json::Writer w;
    w.object().field("token_type", "Bearer");
    w.field("access_token", token(field(*form, "person"), field(*form, "audience"))).end();
    return json_response(200, w.take());
  };
  return http::Router({{"GET", std::string(kConfigurationPath), discovery},
                       {"GET", "/jwks", keys},
                       {"POST", "/token", give}});
}

}  // namespace tasuki::oidc
