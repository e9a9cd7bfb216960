#include "gateway/fhir_server/fhir_server.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::size_t kIdleMax = 4;  // connections that are kept

struct Base {
  std::string origin;
  std::string path;
};

// "https://host:8443/fhir/" is an origin and "/fhir".
Base split(std::string_view base) {
  while (base.ends_with('/')) base.remove_suffix(1);
  const std::size_t scheme = base.find("://");
  const std::size_t slash = scheme == std::string_view::npos ? scheme : base.find('/', scheme + 3);
  if (slash == std::string_view::npos) return {std::string(base), {}};
  return {std::string(base.substr(0, slash)), std::string(base.substr(slash))};
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

// Fit for a request line.
bool is_target(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

std::string next_of(const json::Document& page) {
  for (const json::Value link : page.root()["link"].items())
    if (link["relation"].equals("next")) return link["url"].string();
  return {};
}

Error strange(std::string detail) {
  return {Code::peer_answer_invalid, std::move(detail)};
}

}  // namespace

Result<std::unique_ptr<FhirServer>> FhirServer::open(FhirServerConfig config) {
  Base base = split(config.base);
  const http::Url url = TRY(http::parse_url(base.origin));
  if (!is_target(base.path) || base.path.find_first_of("?#") != std::string::npos)
    return fail(Code::parameter_invalid,
                "the base of a FHIR server is scheme, host, port and path");
  if (!url.tls && !is_loopback(url.host))
    return fail(Code::parameter_invalid, "a FHIR server on another machine needs https://");
  http::ClientConfig client;
  client.host = url.host;
  client.port = url.port;
  client.body_bytes_max = limits::kFhirPageBytesMax;
  if (url.tls) client.tls = http::ClientTls{config.authority, {}, {}};
  TRY(http::Client::create(client));  // tells now what is wrong with the authority
  return std::unique_ptr<FhirServer>(
      new FhirServer(std::move(config), std::move(client), std::move(base.path)));
}

// Absolute ones may name the server as somebody else knows it: only their path is followed.
Result<std::string> FhirServer::target_of(std::string_view url) const {
  const std::size_t scheme = url.find("://");
  std::string target(url);
  if (scheme != std::string_view::npos) {
    const std::size_t slash = url.find('/', scheme + 3);
    if (slash == std::string_view::npos) return std::unexpected(strange("a URL without a path"));
    target = url.substr(slash);
  } else if (!url.starts_with('/')) {
    target = path_ + "/" + target;
  }
  if (!is_target(target)) return std::unexpected(strange("a URL with what no URL has"));
  return target;
}

Result<std::string> FhirServer::call(http::Call call, Until until) {
  call.headers.add("Accept", "application/fhir+json");
  if (!config_.token.empty()) call.headers.add("Authorization", "Bearer " + config_.token);
  call.until = until;
  std::unique_ptr<http::Client> client;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      client = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!client) client = TRY(http::Client::create(client_));
  http::Response response = TRY(client->call(call, http::Client::Repeat::when_unanswered));
  {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kIdleMax) idle_.push_back(std::move(client));
  }
  if (response.status != 200)
    return std::unexpected(strange("HTTP " + std::to_string(response.status)));
  return std::move(response.body);
}

Result<> FhirServer::search(const Search& search, const std::function<Result<>(Page)>& take) {
  const std::string type(search.type);
  http::Call call;
  call.method = "POST";
  call.target = path_ + "/" + type + "/_search";
  call.headers.add("Content-Type", "application/x-www-form-urlencoded");
  call.body = search.form;
  for (std::size_t pages = 0; pages < search.pages_max; ++pages) {
    auto page = json::Document::parse(TRY(this->call(std::move(call), search.until)));
    if (!page || !(*page)->root()["type"].equals("searchset"))
      return std::unexpected(strange("no searchset of " + type));
    const std::string next = next_of(**page);
    TRY_VOID(take(*std::move(page)));
    if (next.empty()) return {};
    call = {};
    call.target = TRY(target_of(next));
  }
  return std::unexpected(strange("more pages of " + type + " than are read"));
}

Result<std::string> FhirServer::read(std::string_view url, Until until) {
  http::Call call;
  call.target = TRY(target_of(url));
  return this->call(std::move(call), until);
}

std::vector<json::Value> matches(const json::Document& page, std::string_view type) {
  std::vector<json::Value> found;
  for (const json::Value entry : page.root()["entry"].items()) {
    const json::Value mode = entry["search"]["mode"];
    if (mode && !mode.equals("match")) continue;
    if (entry["resource"]["resourceType"].equals(type)) found.push_back(entry["resource"]);
  }
  return found;
}

}  // namespace tasuki::gateway
