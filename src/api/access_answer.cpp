#include "api/access_answer.hpp"

#include "rest/answer.hpp"
#include "rest/audit_event.hpp"
#include "rest/links.hpp"

namespace tasuki::api {
namespace {

rest::AuditEvent to_event(const exchange::AccessEntry& entry) {
  rest::AuditEvent event;
  event.id = entry.id;
  event.at = entry.at;
  event.event = entry.event;
  event.outcome = entry.outcome;
  event.institution = entry.institution;
  event.user = entry.user;
  event.role = entry.role;
  event.purpose = entry.purpose;
  event.emergency = entry.emergency;
  event.person = entry.person;
  event.unit = entry.unit;
  event.trace = entry.trace;
  event.leaf = crypto::to_hex(entry.leaf_hash);
  return event;
}

}  // namespace

Result<exchange::AccessRequest> read_access_request(const http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {"_count", "_cursor"}));
  exchange::AccessRequest asked;
  asked.count = TRY(rest::number_parameter(request, "_count", limits::kAccessLogPageDefault,
                                           limits::kAccessLogPageMax));
  if (asked.count == 0) return fail(Code::parameter_invalid, "_count is 1 at least");
  if (const auto cursor = request.parameter("_cursor")) {
    if (cursor->empty()) return fail(Code::cursor_invalid);
    asked.cursor = *cursor;
  }
  return asked;
}

http::Response access_answer(const exchange::AccessPage& page, const http::Request& request) {
  std::vector<rest::AuditEvent> events;
  events.reserve(page.entries.size());
  for (const exchange::AccessEntry& entry : page.entries) events.push_back(to_event(entry));
  return rest::resource_response(200, rest::to_searchset(events, rest::self_link(request),
                                                         rest::next_link(request, page.next)));
}

}  // namespace tasuki::api
