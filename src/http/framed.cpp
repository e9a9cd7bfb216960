#include "http/framed.hpp"

#include "base/limits.hpp"
#include "http/parser.hpp"

namespace tasuki::http {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) out.push_back(c == '\r' || c == '\n' ? ' ' : c);
  out += "\r\n";
}

void append_rest(std::string& out, const Headers& headers, std::string_view body) {
  for (const auto& [name, value] : headers) append_field(out, name, value);
  append_field(out, "Content-Length", std::to_string(body.size()));
  out.append("\r\n").append(body);
}

// How many of the bytes it was.
Result<std::size_t> read_one(std::string_view bytes, std::size_t body_bytes_max, Request& into) {
  RequestParser parser(into, limits::kHeaderBytesMax, body_bytes_max);
  const std::size_t head = TRY(parser.take_header(bytes));
  if (!parser.header_complete() || parser.chunked())
    return fail(Code::request_malformed, "a framed message is cut off");
  const std::uint64_t size = parser.content_length();
  if (size > body_bytes_max) return fail(Code::body_too_large);
  if (size > bytes.size() - head)
    return fail(Code::request_malformed, "a framed message is cut off");
  into.body = bytes.substr(head, size);
  return head + size;
}

}  // namespace

std::string frame_request(const Call& call, std::string_view host) {
  std::string out = call.method + " " + call.target + " HTTP/1.1\r\n";
  append_field(out, "Host", host);
  append_rest(out, call.headers, call.body);
  return out;
}

std::string frame_response(const Response& response) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " \r\n";
  append_rest(out, response.headers, response.body);
  return out;
}

Result<std::vector<Request>> read_framed_requests(std::string_view bytes,
                                                  std::size_t body_bytes_max) {
  std::vector<Request> requests;
  while (!bytes.empty()) {
    Request request;
    bytes.remove_prefix(TRY(read_one(bytes, body_bytes_max, request)));
    requests.push_back(std::move(request));
  }
  return requests;
}

Result<Response> read_framed_response(std::string_view bytes, std::size_t body_bytes_max) {
  Response response;
  ResponseParser parser(response, body_bytes_max, false);
  while (!bytes.empty() && !parser.complete()) {
    const std::size_t used = TRY(parser.take(bytes));
    if (used == 0) break;
    bytes.remove_prefix(used);
  }
  if (!parser.complete() || !bytes.empty())
    return fail(Code::peer_answer_invalid, "not one whole message");
  return response;
}

}  // namespace tasuki::http
