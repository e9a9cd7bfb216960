// GET /fhir/metadata: what this gateway can do. http://hl7.org/fhir/R4/capabilitystatement.html
#include <span>

#include "gateway/lan/endpoints.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway::lan {
namespace {

constexpr std::string_view kDate = "2026-07-01";  // of this description, not of the build

struct Parameter {
  std::string_view name;
  std::string_view type;
};
struct ResourceRow {
  std::string_view type;
  std::string_view documentation;
  std::span<const std::string_view> interactions;
  std::span<const Parameter> parameters;
};

constexpr std::string_view kCreateRead[] = {"create", "read"};
constexpr std::string_view kReadSearch[] = {"read", "search-type"};
constexpr std::string_view kRead[] = {"read"};
constexpr std::string_view kSearch[] = {"search-type"};
constexpr Parameter kReferenceParameters[] = {
    {"identifier", "token"}, {"_tracking", "token"}, {"recipient", "token"},
    {"_count", "number"},    {"_since", "date"},     {"_cursor", "string"},
};
constexpr Parameter kOrganizationParameters[] = {
    {"name", "string"},    {"phone", "token"},      {"address-postalcode", "string"},
    {"address", "string"}, {"identifier", "token"}, {"_count", "number"},
    {"_cursor", "string"},
};
constexpr ResourceRow kResources[] = {
    {"Bundle", "Hand over documents; read received ones.", kCreateRead, {}},
    {"DocumentReference", "State of documents handed over; the inbox.", kReadSearch,
     kReferenceParameters},
    {"OperationOutcome", "Why a document was refused, by its tracking id.", kRead, {}},
    {"Organization", "Who takes part, asked of the exchange.", kSearch, kOrganizationParameters},
};

void write_resource(json::Writer& w, const ResourceRow& row) {
  w.object().field("type", row.type).field("documentation", row.documentation);
  w.key("interaction").array();
  for (const std::string_view code : row.interactions) w.object().field("code", code).end();
  w.end();
  if (!row.parameters.empty()) {
    w.key("searchParam").array();
    for (const Parameter& p : row.parameters)
      w.object().field("name", p.name).field("type", p.type).end();
    w.end();
  }
  w.end();
}

std::string capability_statement() {
  json::Writer w;
  w.object().field("resourceType", "CapabilityStatement").field("status", "active");
  w.field("date", kDate).field("kind", "instance");
  w.key("software").object().field("name", "Tasuki").end();
  w.key("implementation").object().field("description", "Tasuki gateway").end();
  w.field("fhirVersion", "4.0.1").key("format").array().string(rest::kFhirJson).end();
  w.key("rest").array().object().field("mode", "server").key("security").object();
  w.field("description",
          "An EMR system shows its token (Authorization: Bearer) or its client certificate; each "
          "call names Tasuki-User, Tasuki-Role and Tasuki-Purpose.");
  w.end().key("resource").array();
  for (const ResourceRow& row : kResources) write_resource(w, row);
  w.end().end().end().end();
  return w.take();
}

}  // namespace

Result<http::Answer> get_metadata(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.emr(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  return rest::resource_response(200, capability_statement());
}

}  // namespace tasuki::gateway::lan
