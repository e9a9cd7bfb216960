// An audit record on the wire: a FHIR AuditEvent (http://hl7.org/fhir/R4/auditevent.html) in the
// shape of IHE Basic Audit Log Patterns (https://profiles.ihe.net/ITI/BALP/). It claims none of the
// BALP profiles: the log keeps no network addresses, and a person in it is a handle, not a Patient.
//
//   type, subtype, action    rest; the interaction by the table audit_events.def, and the event's
//                            own code in the system urn:tasuki:audit-event: "unit.fetch"
//   outcome, outcomeDesc     0, or 4 and the id of the error
//   purposeOfEvent           ETREAT in an emergency, absent otherwise
//   agent                    client: the institution; server: the exchange; user with role, purpose
//   entity                   the unit by reference; the person by handle (urn:tasuki:audit-person);
//                            the hash of the leaf (urn:tasuki:audit-leaf), for proofs; the trace
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "json/writer.hpp"

namespace tasuki::rest {

struct AuditEvent {
  std::string id;
  Time at;
  std::string event;    // "unit.fetch"
  std::string outcome;  // "ok", "created", ... or the id of an error
  std::string institution;
  std::string user;
  std::string role;
  std::string purpose;
  bool emergency = false;
  std::string person;  // handle; may be empty
  std::string unit;    // may be empty
  std::string trace;   // may be empty
  std::string leaf;    // hex
};

void write(json::Writer& writer, const AuditEvent& event);
std::string to_json(const AuditEvent& event);
// A searchset Bundle; `next` is the whole URL of the next page or empty.
std::string to_searchset(const std::vector<AuditEvent>& events, std::string_view self,
                         std::string_view next);

}  // namespace tasuki::rest
