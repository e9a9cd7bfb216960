#include "api/bearer.hpp"
#include "api/patient/endpoints.hpp"
#include "rest/answer.hpp"

namespace tasuki::api::patient {
namespace {

struct Row {
  std::string_view method;
  std::string_view path;
  Endpoint* endpoint;
};
constexpr Row kRows[] = {
    {"GET", "/patient/DocumentReference", get_document_reference},
    {"GET", "/patient/Bundle/{}", get_bundle},
    {"POST", "/patient/DocumentReference/{}/$consent", consent_document},
    {"POST", "/patient/DocumentReference/{}/$withdraw", withdraw_document},
    {"GET", "/patient/Consent", get_consent},
    {"POST", "/patient/Consent", post_consent},
    {"POST", "/patient/Consent/$withdraw", withdraw_consent},
    {"GET", "/patient/AuditEvent", get_audit_event},
    {"GET", "/patient/$summary", get_summary},
};

}  // namespace

Result<exchange::Patient> Context::patient(const http::Request& request) {
  const std::string_view token = TRY(bearer_token(request));
  const oidc::Identity identity = TRY(with.verifier.verify(token));
  return view.admit(identity.person, token, request.trace_id);
}

http::Router make_router(Dependencies dependencies) {
  const auto context = std::make_shared<Context>(dependencies);
  std::vector<http::Route> routes;
  for (const Row& row : kRows) {
    const http::Handler handler = [context, &row](http::Request& request) {
      return rest::answer_or_error({context->with.log, context->with.default_language}, row.path,
                                   request, [&] { return row.endpoint(*context, request); });
    };
    routes.push_back({std::string(row.method), std::string(row.path), handler});
  }
  return http::Router(std::move(routes));
}

}  // namespace tasuki::api::patient
