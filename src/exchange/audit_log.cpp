// Who reads what of the audit log.
#include "exchange/audit_log.hpp"

#include <algorithm>
#include <charconv>

#include "base/limits.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kReadEvent = "audit.list";

// Participant codes are 10 digits: a number that fits.
std::uint64_t number_of(std::string_view institution) {
  std::uint64_t number = 0;
  std::from_chars(institution.data(), institution.data() + institution.size(), number);
  return number;
}

}  // namespace

struct AuditLog::Found {
  std::uint64_t sequence = 0;
  AccessEntry entry;
};

// One page on its way.
struct AuditLog::Walk {
  store::AuditQuery query;
  const crypto::PairCipher& cursors;
  std::uint64_t owner = 0;  // to whom a cursor belongs
  const Visible& visible;
  std::vector<Found> found{};
};

AuditLog::AuditLog(Dependencies dependencies, const AuditWriter& writer)
    : with_(dependencies),
      writer_(writer),
      units_(with_.store.secret(), "unit"),
      entries_(with_.store.secret(), "audit-entry"),
      own_cursors_(with_.store.secret(), "audit-cursor"),
      person_cursors_(with_.store.secret(), "access-cursor"),
      heads_made_(with_.metrics.counter("tasuki_audit_heads_total", "Heads of the audit log.")),
      head_size_(with_.metrics.gauge("tasuki_audit_head_size", "Records under the last head.")) {}

// Up to `count` more entries that may be seen; false when the log is at its end.
Result<bool> AuditLog::take(Walk& walk, std::size_t count) {
  walk.query.limit = count;
  const auto records = TRY(with_.store.audit().entries(walk.query));
  for (const store::AuditEntry& record : records) {
    AccessEntry entry = TRY(read_entry(record, units_));
    entry.id = entries_.encode({record.person, record.sequence});
    walk.query.before = record.sequence;
    if (walk.visible && !walk.visible(entry)) continue;
    walk.found.push_back({record.sequence, std::move(entry)});
  }
  return records.size() == count;
}

// One more than the page holds is looked for: only what may be seen decides whether there is a next
// page. As long as a person's own log, where all of it may be hidden.
Result<AccessPage> AuditLog::walk(Walk walk, const AccessRequest& request) {
  const std::size_t wanted = request.count == 0 ? limits::kAccessLogPageDefault : request.count;
  const std::size_t count = std::min(wanted, limits::kAccessLogPageMax);
  if (!request.cursor.empty()) {
    const auto pair = walk.cursors.decode(request.cursor);
    if (!pair || pair->first != walk.owner || pair->second == 0) return fail(Code::cursor_invalid);
    walk.query.before = pair->second;
  }
  while (walk.found.size() <= count && TRY(take(walk, count + 1 - walk.found.size()))) continue;
  AccessPage page;
  if (walk.found.size() > count) {
    walk.found.resize(count);
    page.next = walk.cursors.encode({walk.owner, walk.found.back().sequence});
  }
  for (Found& found : walk.found) page.entries.push_back(std::move(found.entry));
  return page;
}

Result<AccessPage> AuditLog::access_log(const Caller& caller, const AccessRequest& request) {
  const Visible all;
  store::AuditQuery query;
  query.institution = caller.institution;
  AccessPage page = TRY(walk({query, own_cursors_, number_of(caller.institution), all}, request));
  if (page.entries.empty()) return page;
  const Act act{with_.clock.now(), kReadEvent, "ok", 0, {}, {}};
  TRY_VOID(with_.store.record({writer_.record(caller, act)}));
  return page;
}

Result<AccessPage> AuditLog::access_log_of(store::PersonKey person, const AccessRequest& request,
                                           const Visible& visible) {
  if (person == 0) return AccessPage{};
  store::AuditQuery query;
  query.person = person;
  return walk({query, person_cursors_, person, visible}, request);
}

void keep_head(AuditLog& audit_log, const Log& log) {
  if (const auto head = audit_log.make_head(); !head)
    log.error("audit.head_failed", {{"error", head.error().to_string()}});
}

}  // namespace tasuki::exchange
