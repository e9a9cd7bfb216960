#include "gateway/lan/endpoints.hpp"

namespace tasuki::gateway::lan {
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
    {"GET", "/fhir/OperationOutcome/{}", get_operation_outcome},
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
  if (error.http_status() >= 500) {
    context.log.error("request.failed", {{"route", row.path},
                                         {"code", error.id()},
                                         {"detail", error.detail},
                                         {"trace", request.trace_id}});
  }
  return rest::error_response(error, rest::language_of(request, context.default_language));
}

}  // namespace

Result<> Context::record(const Caller& caller, std::string_view action, std::string_view subject) {
  const Time now = clock.now();
  return storage.write([&](sqlite::Database& database) {
    return record_access(database, {caller, action, std::string(subject)}, now);
  });
}

http::Router make_router(Context context) {
  const auto shared = std::make_shared<Context>(std::move(context));
  std::vector<http::Route> routes;
  for (const Row& row : kRows) {
    routes.push_back({std::string(row.method), std::string(row.path),
                      [shared, &row](http::Request& r) { return guarded(*shared, row, r); }});
  }
  return http::Router(std::move(routes));
}

}  // namespace tasuki::gateway::lan
