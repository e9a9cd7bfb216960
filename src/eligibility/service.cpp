#include "eligibility/service.hpp"

#include "base/limits.hpp"
#include "eligibility/messages.hpp"

namespace tasuki::eligibility {
namespace {

http::Response json_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

http::Response error_response(const Error& error) {
  return json_response(error.http_status(), write_error(error));
}

// An authority often certifies institutions and servers alike. An institution that reached this
// service past the exchange could guess numbers uncounted under any institution's code.
Result<> require_exchange(const http::Request& request) {
  const auto& certificate = request.peer->certificate;
  if (!certificate) return fail(Code::credential_missing, "client certificate");
  if (certificate->institution_code() || certificate->emr_name())
    return fail(Code::credential_invalid, "only the exchange is answered here");
  return {};
}

template <typename Request, typename Answer>
Result<Answer> answer(Eligibility& eligibility, http::Request& request,
                      Result<Answer> (Eligibility::*method)(const Request&)) {
  TRY_VOID(require_exchange(request));
  const Request message = TRY(read_message<Request>(std::move(request.body)));
  return (eligibility.*method)(message);
}

template <typename Request, typename Answer>
http::Route route(Eligibility& eligibility, std::string_view path,
                  Result<Answer> (Eligibility::*method)(const Request&)) {
  return {"POST", std::string(kCallsPath) + std::string(path),
          [&eligibility, method](http::Request& request) -> http::Answer {
            const Result<Answer> result = answer(eligibility, request, method);
            if (!result) return error_response(result.error());
            return json_response(200, write_message(*result));
          }};
}

}  // namespace

std::vector<http::Route> service_routes(Eligibility& eligibility) {
  std::vector<http::Route> routes;
#define TASUKI_ELIGIBILITY_CALL(method, path, request, answer) \
  routes.push_back(route<request, answer>(eligibility, path, &Eligibility::method));
#include "eligibility/calls.def"
#undef TASUKI_ELIGIBILITY_CALL
  return routes;
}

void shape_service(http::ServerConfig& config) {
  config.limits.body_bytes_max = limits::kEligibilityRequestBytesMax;
  config.error_response = [](const Error& error, const http::Request&) {
    return error_response(error);
  };
}

}  // namespace tasuki::eligibility
