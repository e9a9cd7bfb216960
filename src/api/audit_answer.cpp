#include "api/audit_answer.hpp"

#include <charconv>

#include "base/text.hpp"

namespace tasuki::api {

http::Response json_answer(std::string body) {
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

Result<std::uint64_t> size_parameter(const http::Request& request, std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return fail(Code::parameter_missing, std::string(name));
  std::int64_t number = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  if (!all_digits(*text) || read.ec != std::errc())
    return fail(Code::parameter_invalid, std::string(name) + " is the size of a tree");
  return static_cast<std::uint64_t>(number);
}

}  // namespace tasuki::api
