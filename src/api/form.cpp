#include "api/form.hpp"

#include "base/text.hpp"
#include "http/target.hpp"

namespace tasuki::api {

Result<> read_form(http::Request& request) {
  if (request.body.empty()) return {};
  const std::string_view type = request.headers.find("Content-Type").value_or("");
  const std::string_view media = trim(type.substr(0, type.find(';')));
  if (!equal_ignoring_case(media, "application/x-www-form-urlencoded"))
    return fail(Code::content_type_unsupported, "application/x-www-form-urlencoded");
  auto form = http::parse_target("/?" + request.body);
  if (!form) return fail(Code::request_malformed, "the form in the body");
  for (auto& parameter : form->query) request.query.push_back(std::move(parameter));
  request.body.clear();
  return {};
}

}  // namespace tasuki::api
