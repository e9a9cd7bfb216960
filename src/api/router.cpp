#include "api/endpoints.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
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
    {"POST", "/fhir/Bundle/$change", change_bundle},
    {"POST", "/fhir/Bundle/$cancel", cancel_bundle},
    {"POST", "/fhir/Bundle/$restore", restore_bundle},
    {"POST", "/fhir/Bundle/$consent", consent_bundle},
    {"POST", "/fhir/Bundle/$withdraw", withdraw_bundle},
    {"GET", "/fhir/Bundle/{}", get_bundle},
    {"POST", "/fhir/Binary", post_binary, limits::kAttachmentBytesMax},
    {"GET", "/fhir/Binary/{}", get_binary, 0, rest::Answers::bytes},
    {"DELETE", "/fhir/Binary/{}", delete_binary},
    {"GET", "/fhir/DocumentReference", get_document_reference},
    {"POST", "/fhir/DocumentReference/_search", search_document_reference},
    {"GET", "/fhir/DocumentReference/{}", get_document_reference_by_id},
    {"POST", "/fhir/DocumentReference/{}/$acknowledge", acknowledge},
    {"GET", "/fhir/Organization", get_organization},
    {"POST", "/fhir/Patient/$eligibility", patient_eligibility},
    {"POST", "/fhir/Patient/$link", patient_link},
    {"POST", "/fhir/Patient/$unlink", patient_unlink},
    {"POST", "/fhir/Patient/$consent", patient_consent},
    {"POST", "/fhir/Patient/$withdraw", patient_withdraw},
    {"POST", "/fhir/Patient/$summary", patient_summary},
    {"POST", "/fhir/Patient/$pull", patient_pull},
    {"GET", "/fhir/async/{}", get_async},
    {"DELETE", "/fhir/async/{}", delete_async},
    {"GET", "/pull/requests", get_pull_requests, 0, rest::Answers::bytes},
    {"POST", "/pull/answers/{}", post_pull_answer, 0, rest::Answers::bytes},
    {"POST", "/pull/announcement", post_announcement},
    {"POST", "/pull/holdings", post_holdings},
    {"GET", "/pull/keys", get_pull_keys, 0, rest::Answers::bytes},
    {"POST", "/fhir/Condition/_search", search_information},
    {"POST", "/fhir/AllergyIntolerance/_search", search_information},
    {"POST", "/fhir/Observation/_search", search_information},
    {"POST", "/fhir/MedicationRequest/_search", search_information},
    {"POST", "/fhir/$validate", validate},
    {"POST", "/fhir/{}/$validate", validate},
    {"GET", "/fhir/metadata", get_metadata},
    {"GET", "/rulepacks", get_rulepacks},
    {"GET", "/rulepacks/{}", get_rulepack, 0, rest::Answers::bytes},
    {"GET", "/events", get_events},
    {"POST", "/fhir/AuditEvent/_search", search_audit_event},
    {"GET", "/audit/heads", get_audit_heads},
    {"GET", "/audit/proof", get_audit_proof},
};

}  // namespace

http::Router make_router(Dependencies dependencies) {
  const auto context = std::make_shared<Context>(dependencies);
  std::vector<http::Route> routes;
  for (const Row& row : kRows) {
    const http::Handler handler = [context, &row](http::Request& request) {
      return rest::answer_or_error({context->with.log, context->with.default_language, row.answers},
                                   row.path, request,
                                   [&] { return row.endpoint(*context, request); });
    };
    routes.push_back({std::string(row.method), std::string(row.path), handler, row.body_in_pieces});
  }
  return http::Router(std::move(routes));
}

}  // namespace tasuki::api
