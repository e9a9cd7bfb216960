#include "api/patient/consent_answer.hpp"

#include "clins/institution.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api::patient {
namespace {

constexpr std::string_view kScopes = "http://terminology.hl7.org/CodeSystem/consentscope";
constexpr std::string_view kCategories =
    "http://terminology.hl7.org/CodeSystem/consentcategorycodes";
constexpr std::string_view kActCodes = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
constexpr std::string_view kClasses = "urn:tasuki:information-class";

void write_coding(json::Writer& w, std::string_view system, std::string_view code) {
  w.object().field("system", system).field("code", code).end();
}

void write_concept(json::Writer& w, std::string_view system, std::string_view code) {
  w.object().key("coding").array();
  write_coding(w, system, code);
  w.end().end();
}

// http://hl7.org/fhir/R4/consent.html
Result<> write_consent(json::Writer& w, Context& context, const eligibility::Consent& consent) {
  const std::string name = TRY(context.view.name_of(consent.institution));
  const bool holds = !consent.withdrawn_at && context.with.clock.now() < consent.expires_at;
  w.object().field("resourceType", "Consent").key("extension").array();
  w.object().field("url", "urn:tasuki:visit").field("valueString", consent.visit).end();
  if (consent.withdrawn_at)
    w.object()
        .field("url", "urn:tasuki:withdrawn")
        .field("valueInstant", to_instant(*consent.withdrawn_at))
        .end();
  w.end().field("status", holds ? "active" : "inactive").key("scope");
  write_concept(w, kScopes, "patient-privacy");
  w.key("category").array();
  write_concept(w, kCategories, "idscl");
  w.end().field("dateTime", to_instant(consent.given_at)).key("organization").array();
  w.object().key("identifier").object().field("system", clins::kInstitutionSystem);
  w.field("value", consent.institution).end();
  if (!name.empty()) w.field("display", name);
  w.end().end().key("policyRule");
  write_concept(w, kActCodes, "OPTIN");
  w.key("provision").object().key("period").object();
  w.field("start", to_instant(consent.given_at)).field("end", to_instant(consent.expires_at));
  w.end().key("class").array();
  write_coding(w, kClasses, clins::row_of(consent.information).code);
  w.end().end().end();
  return {};
}

}  // namespace

Result<http::Answer> consent_answer(Context& context,
                                    const std::vector<eligibility::Consent>& consents) {
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "searchset");
  if (!consents.empty()) w.key("entry").array();
  for (const eligibility::Consent& consent : consents) {
    w.object().key("resource");
    TRY_VOID(write_consent(w, context, consent));
    w.end();
  }
  if (!consents.empty()) w.end();
  w.end();
  return rest::resource_response(200, w.take());
}

}  // namespace tasuki::api::patient
