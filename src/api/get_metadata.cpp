// GET /fhir/metadata: what this server can do. http://hl7.org/fhir/R4/capabilitystatement.html
#include "api/endpoints.hpp"
#include "rest/answer.hpp"
#include "rest/capability_statement.hpp"

namespace tasuki::api {
namespace {

constexpr std::string_view kBundleInteractions[] = {"create", "read"};
constexpr std::string_view kBinaryInteractions[] = {"create", "read", "delete"};
constexpr std::string_view kReferenceInteractions[] = {"read", "search-type"};
constexpr std::string_view kOrganizationInteractions[] = {"search-type"};
constexpr rest::SearchParameter kReferenceParameters[] = {
    {"identifier", "token", "Status of the caller's own unit, by Bundle.identifier."},
    {"recipient", "token", "Always me: the caller's inbox, oldest first."},
    {"_count", "number", "Items in a page of the inbox."},
    {"_since", "date", "Viewable at or after this instant."},
    {"_cursor", "string", "From the link to the next page."},
};
constexpr rest::SearchParameter kOrganizationParameters[] = {
    {"name", "string", "Part of the name or its reading."},
    {"phone", "token", "Telephone number; only digits count."},
    {"address-postalcode", "string", "Postal code, from its first digit."},
    {"address", "string", "Part of the address."},
    {"identifier", "token", "10-digit institution code."},
    {"_count", "number", "Items in a page."},
    {"_cursor", "string", "From the link to the next page."},
};
constexpr std::string_view kAuditInteractions[] = {"search-type"};
constexpr rest::SearchParameter kAuditParameters[] = {
    {"_count", "number", "Items in a page."},
    {"_cursor", "string", "From the link to the next page."},
};
constexpr rest::OperationRow kReferenceOperations[] = {
    {"acknowledge", "urn:tasuki:operation:acknowledge"}};

constexpr rest::ResourceRow kResources[] = {
    {"Bundle", "Units as sent: referral letters.", kBundleInteractions, {}, {}},
    {"Binary", "Attachments of letters: PDF, JPEG, PNG, DICOM.", kBinaryInteractions, {}, {}},
    {"DocumentReference", "State of units, inbox.", kReferenceInteractions, kReferenceParameters,
     kReferenceOperations},
    {"Organization", "Who takes part.", kOrganizationInteractions, kOrganizationParameters, {}},
    {"AuditEvent",
     "The caller's own acts, the newest first; by POST only.",
     kAuditInteractions,
     kAuditParameters,
     {}},
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

constexpr rest::OperationRow kOperations[] = {
    {"validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate"}};

constexpr rest::Capabilities kCapabilities{"Tasuki exchange",
                                           "Mutual TLS with an institution's certificate; who acts "
                                           "in Authorization: Bearer, a JWT with the "
                                           "claims of IHE IUA.",
                                           kResources,
                                           kLimits,
                                           kOperations,
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
