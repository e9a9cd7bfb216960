#include "gateway/lan/endpoints.hpp"

namespace tasuki::gateway::lan {
namespace {

struct Row {
  std::string_view method;
  std::string_view path;
  Endpoint* endpoint;
  std::size_t body_in_pieces = 0;
  rest::Answers answers = rest::Answers::json;
};
constexpr Row kRows[] = {
    {"POST", "/fhir/Bundle", post_bundle},
    {"POST", "/fhir/Bundle/$advise", advise},
    {"POST", "/fhir/Bundle/$change", relay},
    {"POST", "/fhir/Bundle/$cancel", relay},
    {"POST", "/fhir/Bundle/$restore", relay},
    {"POST", "/fhir/Bundle/$consent", relay},
    {"POST", "/fhir/Bundle/$withdraw", relay},
    {"POST", "/fhir/Patient/$eligibility", relay},
    {"POST", "/fhir/Patient/$link", relay},
    {"POST", "/fhir/Patient/$unlink", relay},
    {"POST", "/fhir/Patient/$consent", relay},
    {"POST", "/fhir/Patient/$withdraw", relay},
    {"POST", "/fhir/Patient/$summary", relay_summary},
    {"POST", "/fhir/Patient/$pull", relay_pull},
    {"GET", "/fhir/async/{}", relay_pull},
    {"DELETE", "/fhir/async/{}", relay_pull},
    {"POST", "/fhir/Condition/_search", relay},
    {"POST", "/fhir/AllergyIntolerance/_search", relay},
    {"POST", "/fhir/Observation/_search", relay},
    {"POST", "/fhir/MedicationRequest/_search", relay},
    {"POST", "/fhir/DocumentReference/_search", relay},
    {"POST", "/fhir/AuditEvent/_search", relay},
    {"POST", "/fhir/Binary", binary, limits::kAttachmentBytesMax},
    {"GET", "/fhir/Binary/{}", binary, 0, rest::Answers::bytes},
    {"DELETE", "/fhir/Binary/{}", binary},
    {"GET", "/fhir/Bundle/{}", get_bundle},
    {"GET", "/fhir/DocumentReference", get_document_reference},
    {"GET", "/fhir/DocumentReference/{}", get_document_reference_by_id},
    {"POST", "/fhir/DocumentReference/{}/$acknowledge", acknowledge},
    {"GET", "/fhir/OperationOutcome/{}", get_operation_outcome},
    {"GET", "/fhir/Organization", get_organization},
    {"POST", "/fhir/$validate", validate},
    {"POST", "/fhir/{}/$validate", validate},
    {"GET", "/fhir/metadata", get_metadata},
    {"GET", "/events", get_events},
};

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
    const http::Handler handler = [shared, &row](http::Request& request) {
      return rest::answer_or_error({shared->log, shared->default_language, row.answers}, row.path,
                                   request, [&] { return row.endpoint(*shared, request); });
    };
    routes.push_back({std::string(row.method), std::string(row.path), handler, row.body_in_pieces});
  }
  return http::Router(std::move(routes));
}

}  // namespace tasuki::gateway::lan
