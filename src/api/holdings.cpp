// What a gateway tells about itself: POST /pull/announcement (by which key it answers, what it does
// not answer for) and POST /pull/holdings (whom its EMR knows). GET /pull/keys: by which keys the
// exchange asks.
#include "api/endpoints.hpp"
#include "api/person.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

clins::ClassSet set_of(const std::vector<clins::InformationClass>& classes) {
  clins::ClassSet set;
  for (const auto one : classes) set.add(one);
  return set;
}

Result<exchange::DeclaredLine> read_line(json::Value holding) {
  exchange::DeclaredLine line;
  for (const json::Value part : holding["part"].items()) {
    if (part["name"].equals("localNumber")) {
      line.local_number = part["valueString"].string();
      continue;
    }
    const auto one = clins::information_class(part["valueCode"].string());
    if (!part["name"].equals("class") || !one)
      return fail(Code::parameter_invalid, "holding: localNumber, class");
    line.classes.add(*one);
  }
  if (line.local_number.empty()) return fail(Code::parameter_missing, "holding.localNumber");
  return line;
}

}  // namespace

Result<http::Answer> post_announcement(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto certificate = request.peer->certificate;
  const auto parameters = TRY(rest::Parameters::read(request, {"class"}));
  const auto opt_out = set_of(TRY(read_classes(parameters)));
  TRY_VOID(context.with.pull.pull.announce(caller, certificate->to_pem(), opt_out));
  http::Response response;
  response.status = 204;
  return response;
}

Result<http::Answer> post_holdings(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters = TRY(rest::Parameters::read(request, {"holding"}));
  std::vector<exchange::DeclaredLine> lines;
  for (const json::Value holding : parameters.all("holding"))
    lines.push_back(TRY(read_line(holding)));
  const auto unknown = TRY(context.with.pull.pull.declare(caller, lines));
  json::Writer w;
  w.object().field("resourceType", "Parameters");
  if (!unknown.empty()) {
    w.key("parameter").array();
    for (const std::string& number : unknown)
      w.object().field("name", "unknown").field("valueString", number).end();
    w.end();
  }
  w.end();
  return rest::resource_response(200, w.take());
}

Result<http::Answer> get_pull_keys(Context& context, http::Request& request) {
  TRY(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  http::Response response;
  response.headers.add("Content-Type", "application/jose");
  response.headers.add("Cache-Control", "no-store");
  response.body = context.with.pull.keys();
  return response;
}

}  // namespace tasuki::api
