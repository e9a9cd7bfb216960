// GET /fhir/metadata: what this server can do. http://hl7.org/fhir/R4/capabilitystatement.html
#include <span>

#include "api/endpoints.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

constexpr std::string_view kDate = "2026-07-01";  // of this description, not of the build

struct Parameter {
  std::string_view name;
  std::string_view type;  // http://hl7.org/fhir/R4/valueset-search-param-type.html
  std::string_view documentation;
};
struct Operation {
  std::string_view name;
  std::string_view definition;
};
struct ResourceRow {
  std::string_view type;
  std::string_view documentation;
  std::span<const std::string_view> interactions;
  std::span<const Parameter> parameters;
  std::span<const Operation> operations;
};
struct Limit {
  std::string_view url;
  std::int64_t value;
};

constexpr std::string_view kBundleInteractions[] = {"create", "read"};
constexpr std::string_view kReferenceInteractions[] = {"read", "search-type"};
constexpr std::string_view kOrganizationInteractions[] = {"search-type"};
constexpr Parameter kReferenceParameters[] = {
    {"identifier", "token", "Status of the caller's own unit, by Bundle.identifier."},
    {"recipient", "token", "Always me: the caller's inbox, oldest first."},
    {"_count", "number", "Items in a page of the inbox."},
    {"_since", "date", "Viewable at or after this instant."},
    {"_cursor", "string", "From the link to the next page."},
};
constexpr Parameter kOrganizationParameters[] = {
    {"name", "string", "Part of the name or its reading."},
    {"phone", "token", "Telephone number; only digits count."},
    {"address-postalcode", "string", "Postal code, from its first digit."},
    {"address", "string", "Part of the address."},
    {"identifier", "token", "10-digit institution code."},
    {"_count", "number", "Items in a page."},
    {"_cursor", "string", "From the link to the next page."},
};
constexpr Operation kReferenceOperations[] = {{"acknowledge", "urn:tasuki:operation:acknowledge"}};

constexpr ResourceRow kResources[] = {
    {"Bundle", "Units as sent: referral letters.", kBundleInteractions, {}, {}},
    {"DocumentReference", "State of units, inbox.", kReferenceInteractions, kReferenceParameters,
     kReferenceOperations},
    {"Organization", "Who takes part.", kOrganizationInteractions, kOrganizationParameters, {}},
};

constexpr Limit kLimits[] = {
    {"urn:tasuki:limit:body-bytes", limits::kBodyBytesMax},
    {"urn:tasuki:limit:json-depth", limits::kJsonDepthMax},
    {"urn:tasuki:limit:json-values", limits::kJsonValuesMax},
    {"urn:tasuki:limit:page-items", limits::kInboxPageMax},
    {"urn:tasuki:limit:events-wait-seconds", limits::kEventsWaitMax.count()},
    {"urn:tasuki:limit:assertion-seconds", limits::kAssertionLifetimeMax.count()},
};

void write_resource(json::Writer& w, const ResourceRow& row) {
  w.object().field("type", row.type).field("documentation", row.documentation);
  w.key("interaction").array();
  for (const std::string_view code : row.interactions) w.object().field("code", code).end();
  w.end();
  if (!row.parameters.empty()) {
    w.key("searchParam").array();
    for (const Parameter& p : row.parameters) {
      w.object().field("name", p.name).field("type", p.type);
      w.field("documentation", p.documentation).end();
    }
    w.end();
  }
  if (!row.operations.empty()) {
    w.key("operation").array();
    for (const Operation& operation : row.operations) {
      w.object().field("name", operation.name).field("definition", operation.definition).end();
    }
    w.end();
  }
  w.end();
}

std::string capability_statement() {
  json::Writer w;
  w.object().field("resourceType", "CapabilityStatement").field("status", "active");
  w.field("date", kDate).field("kind", "instance");
  w.key("software").object().field("name", "Tasuki").end();
  w.key("implementation").object().field("description", "Tasuki exchange").end();
  w.field("fhirVersion", "4.0.1").key("format").array().string(rest::kFhirJson).end();
  w.key("rest").array().object().key("extension").array();
  for (const Limit& limit : kLimits)
    w.object().field("url", limit.url).key("valueInteger").number(limit.value).end();
  w.end();
  w.field("mode", "server").key("security").object();
  w.field("description",
          "Mutual TLS with an institution's certificate; who acts in Authorization: Bearer, a JWT "
          "with the claims of IHE IUA.");
  w.end().key("resource").array();
  for (const ResourceRow& row : kResources) write_resource(w, row);
  w.end().end().end().end();
  return w.take();
}

}  // namespace

Result<http::Answer> get_metadata(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  return rest::resource_response(200, capability_statement());
}

}  // namespace tasuki::api
