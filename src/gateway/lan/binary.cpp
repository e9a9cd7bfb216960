// POST, GET and DELETE /fhir/Binary: attachments of letters, streamed through to the exchange and
// back. Nothing of them is kept here: what has not reached the exchange the EMR sends again.
#include <array>
#include <atomic>

#include "base/limits.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/lan/relay.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr std::array<std::string_view, 4> kPassedOn = {"Content-Type", "Content-Digest",
                                                       "X-Security-Context", "Tasuki-Title"};
constexpr std::array<std::string_view, 8> kPassedBack = {
    "Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control",
    "ETag",         "Content-Digest",      "Tasuki-Sanitized",       "Location"};

http::Call call_of(const http::Request& request) {
  http::Call call;
  call.method = request.method;
  call.target = request.path;
  pass_on(request.headers, kPassedOn, call.headers);
  if (request.upload) call.upload = &*request.upload;
  return call;
}

// One of limits::kUploadsMax of a gateway.
std::shared_ptr<void> take_place(std::atomic<std::size_t>& taken) {
  if (++taken <= limits::kUploadsMax)
    return std::shared_ptr<void>(&taken, [&taken](void*) { --taken; });
  --taken;
  return nullptr;
}

}  // namespace

Result<http::Answer> binary(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  if (!context.transfers) return fail(Code::path_unknown);
  const bool named = !request.captures.empty();
  if (named && !is_unit_id(request.captures.at(0))) return fail(Code::not_found);
  auto place = take_place(context.transfers->under_way);
  if (!place) return fail(Code::busy, "attachments are under way");
  TRY_VOID(context.record(caller, request.method + " attachment",
                          named ? std::string_view(request.captures.at(0)) : ""));
  const std::shared_ptr<ExchangeLine> line =
      TRY(ExchangeLine::open(context.transfers->address, limits::kUploadIdleTimeout));
  auto download = TRY(line->download(caller.actor, call_of(request)));
  TRY_VOID(require_let_in(download.head));
  http::Response head;
  head.status = download.head.status;
  pass_on(download.head.headers, kPassedBack, head.headers);
  if (download.size == 0) {
    head.body = std::move(download.head.body);
    return head;
  }
  // The stream keeps the line, and its place, until the EMR has taken all of it.
  auto next = [line, place, next = std::move(download.next)] { return next(); };
  return http::Stream{std::move(head), download.size, std::move(next)};
}

}  // namespace tasuki::gateway::lan
