// GET /fhir/metadata: what this server can do. http://hl7.org/fhir/R4/capabilitystatement.html
#include "api/endpoints.hpp"
#include "rest/answer.hpp"
#include "rest/shared_capabilities.hpp"

namespace tasuki::api {
namespace {

using namespace rest::shared;

constexpr std::string_view kBundleInteractions[] = {"create", "read"};
constexpr std::string_view kReferenceInteractions[] = {"read", "search-type"};
constexpr rest::SearchParameter kReferenceParameters[] = {
    {"identifier", "token", "Status of the caller's own unit, by Bundle.identifier."},
    {"recipient", "token", "Always me: the caller's inbox, oldest first."},
    {"_count", "number", "Items in a page of the inbox."},
    {"_since", "date", "Viewable at or after this instant."},
    {"_cursor", "string", "From the link to the next page."},
};

constexpr rest::ResourceRow kResources[] = {
    {"Bundle",
     "Units as sent: documents and the 6 information.",
     kBundleInteractions,
     {},
     kUnitOperations},
    kBinary,
    {"DocumentReference", "State of units, inbox; documents of a person, by POST.",
     kReferenceInteractions, kReferenceParameters, kReferenceOperations},
    kPatient,
    kCondition,
    kAllergyIntolerance,
    kObservation,
    kMedicationRequest,
    kOrganization,
    kAuditEvent,
};

constexpr rest::LimitRow kLimits[] = {
    {"urn:tasuki:limit:body-bytes", limits::kBodyBytesMax},
    {"urn:tasuki:limit:attachment-bytes", limits::kAttachmentBytesMax},
    {"urn:tasuki:limit:attachments", limits::kAttachmentsMax},
    {"urn:tasuki:limit:json-depth", limits::kJsonDepthMax},
    {"urn:tasuki:limit:json-values", limits::kJsonValuesMax},
    {"urn:tasuki:limit:page-items", limits::kInboxPageMax},
    {"urn:tasuki:limit:events-wait-seconds", limits::kEventsWaitMax.count()},
    {"urn:tasuki:limit:assertion-seconds", limits::kAssertionLifetimeMax.count()},
};

constexpr rest::Capabilities kCapabilities{"Tasuki exchange",
                                           "Mutual TLS with an institution's certificate; who acts "
                                           "in Authorization: Bearer, a JWT with the "
                                           "claims of IHE IUA.",
                                           kResources,
                                           kLimits,
                                           kSystemOperations,
                                           {}};

}  // namespace

Result<http::Answer> get_metadata(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  rest::Capabilities capabilities = kCapabilities;
  capabilities.rules = context.with.exchange.rules().identity();
  return rest::resource_response(200, rest::capability_statement(capabilities));
}

}  // namespace tasuki::api
