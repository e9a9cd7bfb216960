// GET /fhir/metadata: what this gateway can do. http://hl7.org/fhir/R4/capabilitystatement.html
#include "gateway/lan/endpoints.hpp"
#include "rest/shared_capabilities.hpp"

namespace tasuki::gateway::lan {
namespace {

using namespace rest::shared;

constexpr std::string_view kCreateRead[] = {"create", "read"};
constexpr std::string_view kReadSearch[] = {"read", "search-type"};
constexpr std::string_view kRead[] = {"read"};
constexpr rest::SearchParameter kReferenceParameters[] = {
    {"identifier", "token", ""}, {"_tracking", "token", ""}, {"recipient", "token", ""},
    {"_count", "number", ""},    {"_since", "date", ""},     {"_cursor", "string", ""},
};
constexpr rest::OperationRow kBundleOperations[] = {{"advise"},
                                                    {"change"},
                                                    {"cancel"},
                                                    {"restore"},
                                                    {"consent"},
                                                    {"withdraw"},
                                                    {"validate", rest::kValidate}};

constexpr rest::ResourceRow kResources[] = {
    {"Bundle", "Hand over documents; read received ones.", kCreateRead, {}, kBundleOperations},
    kBinary,
    {"DocumentReference", "State of documents handed over; the inbox; documents of a person.",
     kReadSearch, kReferenceParameters, kReferenceOperations},
    {"OperationOutcome", "Why a document was refused, by its tracking id.", kRead, {}, {}},
    kPatient,
    kCondition,
    kAllergyIntolerance,
    kObservation,
    kMedicationRequest,
    kOrganization,
    kAuditEvent,
};

constexpr rest::Capabilities kCapabilities{
    "Tasuki gateway",
    "An EMR system shows its token (Authorization: Bearer) or its client certificate; each call "
    "names Tasuki-User, Tasuki-Role and Tasuki-Purpose.",
    kResources,
    {},
    kSystemOperations,
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
