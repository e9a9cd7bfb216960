#include "api/reference.hpp"

#include "exchange/unit_state.hpp"

namespace tasuki::api {

rest::DocumentReference to_reference(const exchange::UnitView& unit) {
  const store::UnitRecord& record = unit.record;
  rest::DocumentReference reference;
  reference.id = unit.id;
  reference.kind = clins::kind_row(record.kind).code;
  reference.identifier_system = record.identifier_system;
  reference.identifier_value = record.identifier_value;
  reference.sender = record.sender;
  reference.destination = record.destination;
  reference.state = exchange::state_code(record.state);
  reference.size = record.size;
  reference.sha256 = crypto::to_hex(record.digest);
  reference.receipt = record.receipt;
  reference.registered_at = record.registered_at;
  reference.viewable_at = record.viewable_at;
  reference.fetched_at = record.first_fetched_at;
  reference.acknowledged_at = record.acknowledged_at;
  for (const exchange::AttachmentView& view : unit.attachments)
    reference.attachments.push_back({view.id, view.record.type, view.record.title, view.record.size,
                                     crypto::to_hex(view.record.digest), view.record.sanitized});
  return reference;
}

std::vector<rest::DocumentReference> to_references(const std::vector<exchange::UnitView>& units) {
  std::vector<rest::DocumentReference> references;
  references.reserve(units.size());
  for (const exchange::UnitView& unit : units) references.push_back(to_reference(unit));
  return references;
}

}  // namespace tasuki::api
