#include "rest/links.hpp"

#include "http/client.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kCursor = "_cursor";

void append(std::string& link, std::string_view name, std::string_view value) {
  link.push_back(link.find('?') == std::string::npos ? '?' : '&');
  link.append(name).append("=").append(http::encode_query(value));
}

}  // namespace

std::string self_link(const http::Request& request) {
  std::string link = request.path;
  for (const auto& [name, value] : request.query) append(link, name, value);
  return link;
}

std::string next_link(const http::Request& request, std::string_view cursor) {
  if (cursor.empty()) return {};
  std::string link = request.path;
  for (const auto& [name, value] : request.query)
    if (name != kCursor) append(link, name, value);
  append(link, kCursor, cursor);
  return link;
}

std::string escape_token(std::string_view part) {
  std::string escaped;
  for (const char c : part) {
    if (c == '\\' || c == '|' || c == ',' || c == '$') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

}  // namespace tasuki::rest
