#include <charconv>

#include "http/client.hpp"

namespace tasuki::http {

Result<Url> parse_url(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) {
    url.tls = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return fail(Code::parameter_invalid, "a URL begins with https:// or http://");
  }
  if (text.ends_with('/')) text.remove_suffix(1);

  std::size_t colon = text.rfind(':');
  if (text.starts_with('[')) {  // an IPv6 address
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos)
      return fail(Code::parameter_invalid, "the URL's address has no closing bracket");
    url.host = text.substr(1, bracket - 1);
    colon = bracket + 1 < text.size() ? bracket + 1 : std::string_view::npos;
    if (colon != std::string_view::npos && text[colon] != ':')
      return fail(Code::parameter_invalid, "the URL has text behind its address");
  } else {
    url.host = text.substr(0, colon);
  }
  if (url.host.empty() || url.host.find_first_of("/?#@ ") != std::string::npos ||
      (colon != std::string_view::npos && text.find_first_of("/?#", colon) != text.npos))
    return fail(Code::parameter_invalid, "the URL must be scheme, host and port only");

  url.port = url.tls ? 443 : 80;
  if (colon == std::string_view::npos) return url;
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
  if (error != std::errc() || end != digits.data() + digits.size() || url.port == 0)
    return fail(Code::parameter_invalid, "the URL's port is not a number from 1 to 65535");
  return url;
}

std::string encode_query(std::string_view value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 0xF]);
    }
  }
  return out;
}

}  // namespace tasuki::http
