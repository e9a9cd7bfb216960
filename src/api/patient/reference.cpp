#include "api/patient/reference.hpp"

#include "clins/institution.hpp"
#include "exchange/patient_sight.hpp"
#include "exchange/unit_state.hpp"

namespace tasuki::api::patient {
namespace {

void write_identifier(json::Writer& w, std::string_view system, std::string_view value) {
  w.object().field("system", system).field("value", value).end();
}

void write_time(json::Writer& w, std::string_view name, const std::optional<Time>& at) {
  if (at) w.object().field("url", name).field("valueInstant", to_instant(*at)).end();
}

Result<> write_institution(json::Writer& w, Context& context, const std::string& code) {
  const std::string name = TRY(context.view.name_of(code));
  w.object().key("identifier");
  write_identifier(w, clins::kInstitutionSystem, code);
  if (!name.empty()) w.field("display", name);
  w.end();
  return {};
}

Result<> write_extensions(json::Writer& w, Context& context, const store::UnitRecord& record) {
  w.key("extension").array();
  w.object().field("url", "urn:tasuki:state");
  w.field("valueCode", exchange::state_code(record.state)).end();
  if (!record.destination.empty()) {
    w.object().field("url", "urn:tasuki:destination").key("valueReference");
    TRY_VOID(write_institution(w, context, record.destination));
    w.end();
  }
  w.object().field("url", "urn:tasuki:times").key("extension").array();
  write_time(w, "registered", record.registered_at);
  write_time(w, "viewable", record.viewable_at);
  write_time(w, "fetched", record.first_fetched_at);
  write_time(w, "acknowledged", record.acknowledged_at);
  w.end().end().end();
  return {};
}

void write_content(json::Writer& w, const exchange::UnitView& unit) {
  w.key("content").array().object().key("attachment").object();
  w.field("contentType", "application/fhir+json");
  if (exchange::patient_sight(unit.record) == exchange::Sight::content) {
    w.field("url", "Bundle/" + unit.id);
    w.key("size").number(static_cast<std::int64_t>(unit.record.size));
  }
  w.end().end().end();
}

}  // namespace

// http://hl7.org/fhir/R4/documentreference.html
Result<> write_reference(json::Writer& w, Context& context, const exchange::UnitView& unit) {
  const store::UnitRecord& record = unit.record;
  w.object().field("resourceType", "DocumentReference").field("id", unit.id);
  TRY_VOID(write_extensions(w, context, record));
  w.key("masterIdentifier");
  write_identifier(w, record.identifier_system, record.identifier_value);
  w.field("status", "current").key("type").object().key("coding").array().object();
  w.field("system", "urn:tasuki:unit-kind").field("code", clins::kind_row(record.kind).code);
  w.end().end().end().field("date", to_instant(record.registered_at)).key("author").array();
  TRY_VOID(write_institution(w, context, record.sender));
  w.end();
  write_content(w, unit);
  w.end();
  return {};
}

}  // namespace tasuki::api::patient
