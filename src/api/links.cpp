#include "api/links.hpp"

#include "http/client.hpp"

namespace tasuki::api {
namespace {

constexpr std::string_view kCursor = "_cursor";

// Without a Host header the link is relative, which FHIR allows.
std::string base_url(const http::Request& request) {
  const auto host = request.headers.find("Host");
  return host ? "https://" + std::string(*host) + request.path : request.path;
}

void append(std::string& url, std::string_view name, std::string_view value) {
  url.push_back(url.find('?') == std::string::npos ? '?' : '&');
  url.append(name).append("=").append(http::encode_query(value));
}

}  // namespace

std::string self_url(const http::Request& request) {
  std::string url = base_url(request);
  for (const auto& [name, value] : request.query) append(url, name, value);
  return url;
}

std::string next_url(const http::Request& request, std::string_view cursor) {
  if (cursor.empty()) return {};
  std::string url = base_url(request);
  for (const auto& [name, value] : request.query)
    if (name != kCursor) append(url, name, value);
  append(url, kCursor, cursor);
  return url;
}

}  // namespace tasuki::api
