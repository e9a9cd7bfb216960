#include "api/submission.hpp"

#include "api/reference.hpp"
#include "base/assert.hpp"
#include "base/text.hpp"
#include "rest/answer.hpp"
#include "rest/content_digest.hpp"
#include "rest/validate_operation.hpp"

namespace tasuki::api {
namespace {

Result<exchange::Consent> read_consent(const http::Headers& headers) {
  constexpr std::string_view kName = "Tasuki-Consent";
  const auto value = headers.find(kName);
  if (!value) return exchange::Consent::later;
  if (headers.count(kName) == 1) {
    if (*value == "oral") return exchange::Consent::oral;
    if (*value == "later") return exchange::Consent::later;
  }
  return fail(Code::parameter_invalid, "Tasuki-Consent is oral or later");
}

// Which referral a discharge summary belongs to, beside its bytes as consent is.
Result<std::optional<exchange::Referral>> read_referral(const http::Headers& headers) {
  constexpr std::string_view kName = "Tasuki-Referral";
  const auto value = headers.find(kName);
  if (!value) return std::nullopt;
  if (headers.count(kName) > 1)
    return fail(Code::parameter_invalid, "Tasuki-Referral stands there once");
  auto token = TRY(rest::parse_token(*value));
  return exchange::Referral{std::move(token.system), std::move(token.value)};
}

Result<exchange::Submission> read_submission(http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {}));
  TRY_VOID(rest::require_fhir_json(request));
  if (request.body.size() > limits::kBodyBytesMax) return fail(Code::body_too_large);
  exchange::Submission submission;
  submission.consent = TRY(read_consent(request.headers));
  submission.referral = TRY(read_referral(request.headers));
  submission.expected_digest = TRY(rest::read_content_digest(request.headers));
  submission.remarks = rest::wants_outcome(request);
  submission.content = std::move(request.body);
  return submission;
}

// The DocumentReference, or what the rules remarked, as http.html#ops lets the client choose.
http::Response accepted(int status, const exchange::Submitted& submitted,
                        const http::Request& request, Lang lang) {
  const exchange::UnitView& unit = *submitted.unit;
  auto response = rest::wants_outcome(request)
                      ? rest::issues_response(status, submitted.issues, lang)
                      : rest::resource_response(status, rest::to_json(to_reference(unit)));
  response.headers.add("Location", "/fhir/Bundle/" + unit.id);
  return response;
}

// The OperationOutcome, with the DocumentReference of what stands there already inside it.
http::Response conflict(const std::optional<exchange::UnitView>& unit, Lang lang) {
  http::Response response = rest::error_response({Code::identifier_conflict, {}}, lang);
  if (!unit) return response;
  constexpr std::string_view kHead = R"({"resourceType":"OperationOutcome",)";
  TASUKI_ASSERT(response.body.starts_with(kHead));
  response.body.insert(kHead.size(), "\"contained\":[" + rest::to_json(to_reference(*unit)) + "],");
  return response;
}

http::Response answer(const exchange::Submitted& submitted, const http::Request& request,
                      int created, Lang lang) {
  switch (submitted.disposition) {
    case exchange::Disposition::created:
      return accepted(created, submitted, request, lang);
    case exchange::Disposition::repeated:
      return accepted(200, submitted, request, lang);
    case exchange::Disposition::conflict:
      return conflict(submitted.unit, lang);
    case exchange::Disposition::refused:
      break;
  }
  return rest::issues_response(error_row(Code::document_refused).http_status, submitted.issues,
                               lang);
}

}  // namespace

Result<http::Answer> take_in(Context& context, http::Request& request, Submit submit, int created) {
  const Lang lang = rest::language_of(request, context.with.default_language);
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  auto submission = TRY(read_submission(request));
  const auto submitted = TRY((context.with.exchange.*submit)(caller, std::move(submission)));
  http::Response response = answer(submitted, request, created, lang);
  response.headers.add(std::string(rest::kRulesHeader),
                       std::string(context.with.exchange.rules().identity()));
  return response;
}

}  // namespace tasuki::api
