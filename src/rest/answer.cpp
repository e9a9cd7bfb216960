#include "rest/answer.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace tasuki::rest {
namespace {

// How long a sender should wait before it tries a busy service again.
constexpr std::string_view kRetryAfterSeconds = "1";

http::Response fhir_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(kFhirJson));
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

// "text/html;q=0.8" -> "text/html"; the parameters follow in `rest`.
std::string media_type(std::string_view text, std::string_view& rest) {
  const std::size_t semicolon = text.find(';');
  rest = semicolon == std::string_view::npos ? std::string_view() : text.substr(semicolon + 1);
  return to_lower(trim(text.substr(0, semicolon)));
}

// One "name=value" of a media type, the value without quotes.
std::pair<std::string, std::string_view> media_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {to_lower(trim(text)), {}};
  std::string_view value = trim(text.substr(equals + 1));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return {to_lower(trim(text.substr(0, equals))), value};
}

// https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2: a weight of 0 means "not acceptable".
bool has_weight_zero(std::string_view parameters) {
  for (const std::string_view part : split(parameters, ';')) {
    const auto [name, value] = media_parameter(part);
    if (name == "q") return value.find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

// http://hl7.org/fhir/R4/search.html#escaping: a backslash keeps $ , | and itself from meaning
// anything. Splits at the one bar that is not escaped; a bare comma would ask for "or".
Result<Token> split_token(std::string_view text) {
  std::string parts[2];
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      if (++i == text.size()) return fail(Code::parameter_invalid, "a token ends in a backslash");
      parts[part].push_back(text[i]);
    } else if (c == '|') {
      if (++part == 2) return fail(Code::parameter_invalid, "a token has one bar: system|value");
    } else if (c == ',') {
      return fail(Code::parameter_invalid, "one token only");
    } else {
      parts[part].push_back(c);
    }
  }
  return Token{std::move(parts[0]), std::move(parts[1])};
}

}  // namespace

Lang language_of(const http::Request& request, Lang fallback) {
  const auto header = request.headers.find("Accept-Language");
  return header ? preferred_language(*header, fallback) : fallback;
}

http::Response error_response(const Error& error, Lang lang) {
  http::Response response =
      fhir_response(error.http_status(), fhir::operation_outcome(error, lang));
  switch (error.http_status()) {
    case 401:
      response.headers.add("WWW-Authenticate", "Bearer");
      break;
    case 405:
      response.headers.add("Allow", error.detail);
      break;
    case 503:
      response.headers.add("Retry-After", std::string(kRetryAfterSeconds));
      break;
    default:
      break;
  }
  return response;
}

http::Response issues_response(int status, std::span<const fhir::Issue> issues, Lang lang) {
  return fhir_response(status, fhir::operation_outcome(issues, lang));
}

http::Response resource_response(int status, std::string body) {
  return fhir_response(status, std::move(body));
}

Result<> require_fhir_json(const http::Request& request) {
  const auto header = request.headers.find("Content-Type");
  if (!header || request.headers.count("Content-Type") > 1)
    return fail(Code::content_type_unsupported);
  std::string_view parameters;
  const std::string type = media_type(*header, parameters);
  if (type != kFhirJson && type != "application/json") return fail(Code::content_type_unsupported);
  for (const std::string_view part : split(parameters, ';')) {
    const auto [name, value] = media_parameter(part);
    const bool known = name.empty() || (name == "charset" && equal_ignoring_case(value, "utf-8")) ||
                       (name == "fhirversion" && value.starts_with("4.0"));
    if (!known)
      return fail(Code::content_type_unsupported, "charset=utf-8 and fhirVersion=4.0 only");
  }
  const auto encoding = request.headers.find("Content-Encoding");
  if (encoding && !equal_ignoring_case(trim(*encoding), "identity"))
    return fail(Code::content_encoding_unsupported);
  return {};
}

Result<> require_json_accepted(const http::Request& request) {
  const auto header = request.headers.find("Accept");
  if (!header) return {};
  constexpr std::string_view kRanges[] = {kFhirJson, "application/json", "application/*", "*/*"};
  for (const std::string_view range : split(*header, ',')) {
    std::string_view parameters;
    const std::string type = media_type(range, parameters);
    const bool json = std::ranges::find(kRanges, type) != std::end(kRanges);
    if (json && !has_weight_zero(parameters)) return {};
  }
  return fail(Code::accept_unsupported);
}

bool wants_outcome(const http::Request& request) {
  const auto prefer = request.headers.find("Prefer");
  if (!prefer) return false;
  for (const std::string_view part : split(*prefer, ','))
    if (equal_ignoring_case(trim(part), "return=OperationOutcome")) return true;
  return false;
}

Result<> allow_parameters(const http::Request& request,
                          std::initializer_list<std::string_view> names) {
  for (auto it = request.query.begin(); it != request.query.end(); ++it) {
    if (std::ranges::find(names, it->first) == names.end()) {
      std::string known;
      for (const std::string_view name : names)
        known.append(known.empty() ? "" : ", ").append(name);
      return fail(Code::parameter_unknown, known.empty() ? "none here" : "known here: " + known);
    }
    const bool repeated = std::any_of(request.query.begin(), it,
                                      [&](const auto& other) { return other.first == it->first; });
    if (repeated) return fail(Code::parameter_invalid, it->first + " stands twice");
  }
  return {};
}

Result<std::size_t> number_parameter(const http::Request& request, std::string_view name,
                                     std::size_t fallback, std::size_t max) {
  const auto text = request.parameter(name);
  if (!text) return fallback;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number > max) {
    return fail(Code::parameter_invalid,
                std::string(name) + " is a whole number up to " + std::to_string(max));
  }
  return number;
}

Result<Token> parse_token(std::string_view text) {
  Token token = TRY(split_token(text));
  if (token.system.empty() || token.value.empty())
    return fail(Code::parameter_invalid, "a token is system|value");
  return token;
}

http::Answer answer_or_error(const Guard& guard, std::string_view route, http::Request& request,
                             const std::function<Result<http::Answer>()>& endpoint) {
  const auto acceptable =
      guard.answers == Answers::json ? require_json_accepted(request) : Result<>();
  auto result = acceptable ? endpoint() : std::unexpected(acceptable.error());
  if (result) return std::move(*result);
  const Error& error = result.error();
  if (error.http_status() >= 500) {
    guard.log.error("request.failed", {{"route", route},
                                       {"code", error.id()},
                                       {"detail", error.detail},
                                       {"trace", request.trace_id}});
  }
  return error_response(error, language_of(request, guard.default_language));
}

}  // namespace tasuki::rest
