// The channel of a gateway: GET /pull/requests is a long poll that gives what the exchange asks of
// the institution, as framed HTTP requests (application/http); POST /pull/answers/{id} brings an
// answer back. Both need only the certificate: what goes over it is signed.
#include <algorithm>

#include "api/endpoints.hpp"
#include "http/framed.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

using Steady = std::chrono::steady_clock;

Result<http::Answer> get_pull_requests(Context& context, http::Request& request) {
  const auto participant = TRY(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {"wait"}));
  constexpr auto kMost = static_cast<std::size_t>(limits::kChannelWaitMax.count());
  const std::size_t wait = TRY(rest::number_parameter(request, "wait", 0, kMost));
  pull::ChannelHub& channels = context.with.pull.lines.channels();
  http::Response response;
  for (const std::string& message : channels.take(participant.code)) response.body += message;
  if (response.body.empty() && !request.last_call && wait > 0)
    return http::Park{Steady::now() + std::chrono::seconds(wait),
                      [&channels, code = participant.code](std::function<void()> wake) {
                        return channels.wait(code, std::move(wake));
                      }};
  response.headers.add("Content-Type", std::string(http::kFramedType));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

Result<http::Answer> post_pull_answer(Context& context, http::Request& request) {
  const auto participant = TRY(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  if (request.headers.find("Content-Type") != http::kFramedType)
    return fail(Code::content_type_unsupported, "application/http");
  TRY_VOID(
      context.with.pull.lines.take_answer(participant.code, request.captures.at(0), request.body));
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tasuki::api
