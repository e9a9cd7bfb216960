#include "oidc/discovery.hpp"

#include "base/files.hpp"
#include "http/client.hpp"
#include "json/document.hpp"

namespace tasuki::oidc {
namespace {

constexpr std::chrono::milliseconds kConnectTimeout{2'000};
constexpr std::chrono::milliseconds kAnswerTimeout{3'000};

struct Place {
  http::Url url;
  std::string target;
};

// http::parse_url knows no paths.
Result<Place> place_of(std::string_view text) {
  const std::size_t host = text.find("://");
  const std::size_t path = host == std::string_view::npos ? host : text.find('/', host + 3);
  Place place;
  place.url = TRY(http::parse_url(text.substr(0, path)));
  if (!place.url.tls) return fail(Code::parameter_invalid, "an issuer is asked over https");
  place.target = path == std::string_view::npos ? "/" : std::string(text.substr(path));
  return place;
}

Result<std::string> get(const std::string& url, const std::string& authority) {
  const Place place = TRY(place_of(url));
  http::ClientConfig config;
  config.host = place.url.host;
  config.port = place.url.port;
  config.tls = http::ClientTls{authority, {}, {}};
  config.connect_timeout = kConnectTimeout;
  config.response_timeout = kAnswerTimeout;
  config.body_bytes_max = crypto::kJwksBytesMax;
  const auto client = TRY(http::Client::create(std::move(config)));
  http::Call call;
  call.target = place.target;
  call.headers.add("Accept", "application/json");
  auto answer = TRY(client->call(call, http::Client::Repeat::never));
  // A redirect is not followed: it could lead anywhere.
  if (answer.status != 200)
    return fail(Code::peer_answer_invalid, "status " + std::to_string(answer.status));
  return std::move(answer.body);
}

// Section 4.3: the issuer in the answer must be exactly the one that was asked.
Result<std::string> jwks_url(const std::string& configuration, const std::string& issuer) {
  const auto document = json::Document::parse(configuration);
  if (!document) return fail(Code::peer_answer_invalid, "the configuration is not JSON");
  const json::Value root = (*document)->root();
  if (!root["issuer"].equals(issuer))
    return fail(Code::peer_answer_invalid, "the configuration is of another issuer");
  return root["jwks_uri"].string();
}

}  // namespace

FetchKeys discover_keys(Discovery discovery) {
  return [with = std::move(discovery)]() -> Result<std::string> {
    std::string base = with.issuer;
    if (base.ends_with('/')) base.pop_back();
    const std::string configuration =
        TRY(get(base + std::string(kConfigurationPath), with.authority));
    const std::string url = TRY(jwks_url(configuration, with.issuer));
    return get(url, with.authority);
  };
}

FetchKeys keys_in_file(std::string path) {
  return [file = std::move(path)] { return read_file(file); };
}

}  // namespace tasuki::oidc
