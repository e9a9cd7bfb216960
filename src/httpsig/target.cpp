#include "httpsig/target.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/result.hpp"
#include "base/text.hpp"

namespace tasuki::httpsig {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool only(std::string_view text, std::string_view more) {
  return std::ranges::all_of(
      text, [&](char c) { return is_alphanumeric(c) || more.find(c) != std::string_view::npos; });
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The characters of RFC 3986, and percent signs only before two hexadecimal digits.
bool is_encoded(std::string_view text, std::string_view more) {
  if (!only(text, more)) return false;
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1))
    if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
      return false;
  return true;
}

bool is_path(std::string_view path) {
  return path.empty() || (path.front() == '/' && is_encoded(path, "/-._~!$&'()*+,;=:@%"));
}
bool is_query(std::string_view query) {
  return is_encoded(query, "/?-._~!$&'()*+,;=:@%");
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.1: the method as it is; case matters.
Checked<std::string> method_of(const Message& message) {
  if (message.method.empty() || !only(message.method, "!#$%&'*+-.^_`|~"))
    return refuse(Reason::message_invalid);
  return std::string(message.method);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.4: in small letters.
Checked<std::string> scheme_of(const Message& message) {
  std::string scheme = to_lower(message.scheme);
  if (scheme != "https" && scheme != "http") return refuse(Reason::message_invalid);
  return scheme;
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.3: the host in small letters, and no port that
// is the scheme's own.
Checked<std::string> authority_of(const Message& message) {
  const std::string scheme = TRY(scheme_of(message));
  std::string authority = to_lower(message.authority);
  if (authority.empty() || !only(authority, "-._~!$&'()*+,;=%:[]"))
    return refuse(Reason::message_invalid);
  const std::string_view port = scheme == "https" ? ":443" : ":80";
  if (authority.ends_with(port)) authority.resize(authority.size() - port.size());
  if (authority.ends_with(':')) authority.pop_back();
  if (authority.empty()) return refuse(Reason::message_invalid);
  return authority;
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.6: an empty path is "/"; nothing is decoded.
Checked<std::string> path_of(const Message& message) {
  if (!is_path(message.path)) return refuse(Reason::message_invalid);
  return message.path.empty() ? std::string("/") : std::string(message.path);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.7: with its "?", which stands alone when there
// is no query.
Checked<std::string> query_of(const Message& message) {
  const std::string_view query = message.query.value_or("");
  if (!is_query(query)) return refuse(Reason::message_invalid);
  return "?" + std::string(query);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.5: the origin-form of HTTP/1.1, and "*".
Checked<std::string> request_target_of(const Message& message) {
  if (message.path == "*" && !message.query) return std::string("*");
  const std::string path = TRY(path_of(message));
  const std::string query = TRY(query_of(message));
  return message.query ? path + query : path;
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.2
Checked<std::string> target_uri_of(const Message& message) {
  const std::string scheme = TRY(scheme_of(message));
  const std::string authority = TRY(authority_of(message));
  const std::string path = TRY(path_of(message));
  const std::string query = TRY(query_of(message));
  return scheme + "://" + authority + path + (message.query ? query : "");
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.9: three digits.
Checked<std::string> status_of(const Message& message) {
  if (message.status < 100 || message.status > 999) return refuse(Reason::message_invalid);
  return std::to_string(message.status);
}

struct Row {
  std::string_view name;
  bool of_requests;
  Checked<std::string> (*value)(const Message&);
};

constexpr std::array kRows = {
    Row{"@method", true, method_of},       Row{"@target-uri", true, target_uri_of},
    Row{"@authority", true, authority_of}, Row{"@scheme", true, scheme_of},
    Row{"@path", true, path_of},           Row{"@request-target", true, request_target_of},
    Row{"@query", true, query_of},         Row{"@status", false, status_of},
};

// The parser of application/x-www-form-urlencoded: "+" is a blank.
// https://url.spec.whatwg.org/#concept-urlencoded-parser
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// Percent-encoded with the set of application/x-www-form-urlencoded, a blank as "%20".
// https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set
std::string encoded(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    if (is_alphanumeric(c) || std::string_view("*-._").find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

}  // namespace

Checked<std::string> derived_value(std::string_view name, const Message& message) {
  const auto row = std::ranges::find(kRows, name, &Row::name);
  if (row == kRows.end() || row->of_requests != message.is_request())
    return refuse(Reason::component_unknown);
  return row->value(message);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.2.8: name and value are decoded and encoded
// again, so that there is one form; a parameter that occurs several times must not be signed.
Checked<std::string> query_parameter(std::string_view name, const Message& message) {
  if (!message.is_request()) return refuse(Reason::component_unknown);
  const std::string_view query = message.query.value_or("");
  if (!is_query(query)) return refuse(Reason::message_invalid);
  std::optional<std::string> value;
  for (const std::string_view pair : split(query, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.empty() || encoded(decoded(pair.substr(0, equals))) != name) continue;
    if (value) return refuse(Reason::query_parameter);
    value = encoded(decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  if (!value) return refuse(Reason::query_parameter);
  return *std::move(value);
}

}  // namespace tasuki::httpsig
