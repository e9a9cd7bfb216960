#include "api/endpoints.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

struct Row {
  std::string_view method;
  std::string_view path;
  Endpoint* endpoint;
};
constexpr Row kRows[] = {
    {"POST", "/fhir/Bundle", post_bundle},
    {"GET", "/fhir/Bundle/{}", get_bundle},
    {"GET", "/fhir/DocumentReference", get_document_reference},
    {"GET", "/fhir/DocumentReference/{}", get_document_reference_by_id},
    {"POST", "/fhir/DocumentReference/{}/$acknowledge", acknowledge},
    {"GET", "/fhir/Organization", get_organization},
    {"GET", "/fhir/metadata", get_metadata},
    {"GET", "/events", get_events},
};

Result<http::Answer> answer(Context& context, const Row& row, http::Request& request) {
  TRY_VOID(rest::require_json_accepted(request));
  return row.endpoint(context, request);
}

http::Answer guarded(Context& context, const Row& row, http::Request& request) {
  auto result = answer(context, row, request);
  if (result) return std::move(*result);
  const Error& error = result.error();
  // What the caller did wrong is the caller's business; what we could not do is the operator's.
  if (error.http_status() >= 500) {
    context.with.log.error("request.failed", {{"route", row.path},
                                              {"code", error.id()},
                                              {"detail", error.detail},
                                              {"trace", request.trace_id}});
  }
  return rest::error_response(error, rest::language_of(request, context.with.default_language));
}

}  // namespace

http::Router make_router(Dependencies dependencies) {
  const auto context = std::make_shared<Context>(dependencies);
  std::vector<http::Route> routes;
  for (const Row& row : kRows) {
    routes.push_back({std::string(row.method), std::string(row.path),
                      [context, &row](http::Request& r) { return guarded(*context, row, r); }});
  }
  return http::Router(std::move(routes));
}

}  // namespace tasuki::api
