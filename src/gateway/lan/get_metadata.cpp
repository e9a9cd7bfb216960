// GET /fhir/metadata: what this gateway can do. http://hl7.org/fhir/R4/capabilitystatement.html
#include "gateway/lan/endpoints.hpp"
#include "rest/capability_statement.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr std::string_view kCreateRead[] = {"create", "read"};
constexpr std::string_view kReadSearch[] = {"read", "search-type"};
constexpr std::string_view kRead[] = {"read"};
constexpr std::string_view kSearch[] = {"search-type"};
constexpr rest::SearchParameter kReferenceParameters[] = {
    {"identifier", "token", ""}, {"_tracking", "token", ""}, {"recipient", "token", ""},
    {"_count", "number", ""},    {"_since", "date", ""},     {"_cursor", "string", ""},
};
constexpr rest::SearchParameter kOrganizationParameters[] = {
    {"name", "string", ""},    {"phone", "token", ""},      {"address-postalcode", "string", ""},
    {"address", "string", ""}, {"identifier", "token", ""}, {"_count", "number", ""},
    {"_cursor", "string", ""},
};
constexpr rest::OperationRow kBundleOperations[] = {{"advise", "urn:tasuki:operation:advise"}};
constexpr rest::ResourceRow kResources[] = {
    {"Bundle", "Hand over documents; read received ones.", kCreateRead, {}, kBundleOperations},
    {"DocumentReference",
     "State of documents handed over; the inbox.",
     kReadSearch,
     kReferenceParameters,
     {}},
    {"OperationOutcome", "Why a document was refused, by its tracking id.", kRead, {}, {}},
    {"Organization",
     "Who takes part, asked of the exchange.",
     kSearch,
     kOrganizationParameters,
     {}},
};

constexpr rest::OperationRow kOperations[] = {
    {"validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate"}};

constexpr rest::Capabilities kCapabilities{
    "Tasuki gateway",
    "An EMR system shows its token (Authorization: Bearer) or its client certificate; each call "
    "names Tasuki-User, Tasuki-Role and Tasuki-Purpose.",
    kResources,
    {},
    kOperations,
    {}};

}  // namespace

Result<http::Answer> get_metadata(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.emr(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  rest::Capabilities capabilities = kCapabilities;
  capabilities.rules = context.intake.validator().pack().identity();
  return rest::resource_response(200, rest::capability_statement(capabilities));
}

}  // namespace tasuki::gateway::lan
