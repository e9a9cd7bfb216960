#include "exchange/state.hpp"

#include <charconv>

#include "eligibility/date.hpp"
#include "exchange/unit_state.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::array<std::string_view, 6> kOutcomes = {"created",  "changed", "repeated",
                                                       "conflict", "refused", "failed"};
constexpr std::string_view kDeliveries = "tasuki_deliveries_total";
constexpr std::string_view kDeliveriesHelp = "Steps of units towards their destinations.";

// Participant codes are 10 digits: a number that fits.
std::uint64_t number_of(std::string_view institution) {
  std::uint64_t number = 0;
  std::from_chars(institution.data(), institution.data() + institution.size(), number);
  return number;
}

std::string_view event_of(Action action) {
  constexpr std::array<std::string_view, 3> kEvents = {"unit.read", "unit.fetch",
                                                       "unit.acknowledge"};
  return kEvents[static_cast<std::size_t>(action)];
}

}  // namespace

std::string_view outcome_code(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

Counters::Counters(Metrics& metrics)
    : announced(metrics.counter(kDeliveries, kDeliveriesHelp, R"(step="announced")")),
      fetched(metrics.counter(kDeliveries, kDeliveriesHelp, R"(step="fetched")")),
      acknowledged(metrics.counter(kDeliveries, kDeliveriesHelp, R"(step="acknowledged")")) {
  std::vector<std::string_view> kinds;
  for (const clins::KindRow& row : clins::kind_rows()) kinds.push_back(row.code);
  kinds.push_back("unknown");
  for (const std::string_view kind : kinds) {
    auto& row = documents_.emplace_back();
    for (std::size_t i = 0; i < kOutcomes; ++i) {
      std::string labels = "kind=\"";
      labels.append(kind).append("\",outcome=\"");
      labels.append(outcome_code(static_cast<Outcome>(i))).append("\"");
      row[i] = &metrics.counter("tasuki_documents_total", "Units sent in.", labels);
    }
  }
}

Counter& Counters::documents(std::optional<clins::Kind> kind, Outcome outcome) {
  const std::size_t row = kind ? static_cast<std::size_t>(*kind) : documents_.size() - 1;
  return *documents_[row][static_cast<std::size_t>(outcome)];
}

Exchange::State::State(Dependencies dependencies)
    : with(std::move(dependencies)),
      ids(with.store.secret(), "unit"),
      attachment_ids(with.store.secret(), "attachment"),
      inbox_cursors(with.store.secret(), "inbox-cursor"),
      event_cursors(with.store.secret(), "event-cursor"),
      search_cursors(with.store.secret(), "search-cursor"),
      audit_writer(with.store.secret(), with.random),
      counters(with.metrics),
      audit_log({with.store, with.clock, with.log, with.metrics, with.receipt_key}, audit_writer) {}

std::string Exchange::State::id_of(store::UnitRef unit) const {
  return ids.encode({unit.person, unit.number});
}

UnitView Exchange::State::view(store::UnitRecord record) const {
  std::string id = id_of(record.ref);
  return {std::move(id), std::move(record), {}};
}

Result<Exchange::State::Found> Exchange::State::find(const Caller& caller, std::string_view id,
                                                     Action action) {
  const auto pair = ids.decode(id);
  if (pair) {
    auto record = TRY(with.store.find({pair->first, pair->second}));
    if (record && !record->erased_at) {
      const Standing place = standing(*record, caller.institution, action);
      if (place != Standing::none) return Found{std::move(*record), place};
      const bool by_consent = action != Action::acknowledge && TRY(may_by_consent(caller, *record));
      if (by_consent) return Found{std::move(*record), Standing::reader};
    }
  }
  // The leaf shows the id that was asked for only if it has the form of one: anything else could be
  // anything.
  const Act attempt{with.clock.now(),
                    event_of(action),
                    error_row(Code::not_found).id,
                    0,
                    pair ? id : std::string_view(),
                    {}};
  TRY_VOID(with.store.record({audit_writer.record(caller, attempt)}));
  return fail(Code::not_found);
}

Result<eligibility::Checked> Exchange::State::confirm(const Caller& caller,
                                                      const PersonKeys& keys) {
  if (!keys.local_number.empty()) {
    const auto linked = TRY(with.eligibility.linked({caller.institution, keys.local_number}));
    return eligibility::Checked{linked.person, eligibility::Validity::current, {}};
  }
  return with.eligibility.check({caller.institution, keys.insured, keys.birth_date,
                                 eligibility::date_in_japan(with.clock.now())});
}

Result<Exchange::State::Person> Exchange::State::person(const Caller& caller,
                                                        const PersonKeys& keys,
                                                        std::string_view event) {
  auto checked = confirm(caller, keys);
  if (checked) {
    const auto key = TRY(with.store.person_of(checked->person));
    return Person{*std::move(checked), key};
  }
  if (checked.error().http_status() < 500) {
    const Act act{with.clock.now(), event, checked.error().id(), 0, {}, {}};
    TRY_VOID(with.store.record({audit_writer.record(caller, act)}));
  }
  return std::unexpected(checked.error());
}

Result<> Exchange::State::for_each_unit(store::PersonKey person, const Visit& visit) {
  store::PersonQuery query{person, 0, limits::kSearchPageMax};
  for (;;) {
    const auto page = TRY(with.store.units_of(query));
    for (const store::PersonItem& item : page) TRY_VOID(visit(item.unit));
    if (page.size() < query.limit) return {};
    query.before = page.back().position;
  }
}

void Exchange::State::announce(std::string_view what, const Caller& caller, const UnitView& unit,
                               std::optional<Time> started) {
  const store::UnitRecord& record = unit.record;
  const std::int64_t ms = started ? (with.clock.now() - *started).count() : 0;
  with.log.info(what, {{"unit", unit.id},
                       {"kind", clins::kind_row(record.kind).code},
                       {"state", state_code(record.state)},
                       {"size", record.size},
                       {"sha256", crypto::to_hex(record.digest)},
                       {"sender", record.sender},
                       {"destination", record.destination},
                       {"institution", caller.institution},
                       {"trace", caller.trace_id},
                       {"ms", ms}});
  if (record.state == store::UnitState::viewable && !record.destination.empty())
    hub.publish(record.destination);
}

store::AuditRecord Exchange::State::audit(const Caller& caller, std::string_view event,
                                          const store::UnitRecord& unit,
                                          std::string_view detail) const {
  const std::string id = id_of(unit.ref);
  return audit_writer.record(caller, {with.clock.now(), event, "ok", unit.ref.person, id, detail});
}

Result<> Exchange::State::record_refusal(const Caller& caller, std::string_view event,
                                         const store::UnitRecord& unit, Code code) {
  const std::string id = id_of(unit.ref);
  const Act act{with.clock.now(), event, error_row(code).id, unit.ref.person, id, {}};
  return with.store.record({audit_writer.record(caller, act)});
}

Result<> Exchange::State::record_shown(const Caller& caller, std::string_view event,
                                       std::span<const UnitView> units) {
  if (units.empty()) return {};
  std::vector<store::AuditRecord> records;
  records.reserve(units.size());
  for (const UnitView& unit : units) records.push_back(audit(caller, event, unit.record));
  return with.store.record(records);
}

std::string Exchange::State::cursor(const crypto::PairCipher& cipher, std::string_view institution,
                                    std::uint64_t position) const {
  return cipher.encode({number_of(institution), position});
}

Result<std::uint64_t> Exchange::State::position(const crypto::PairCipher& cipher,
                                                std::string_view institution,
                                                std::string_view cursor) const {
  if (cursor.empty()) return std::uint64_t{0};
  const auto pair = cipher.decode(cursor);
  if (!pair || pair->first != number_of(institution)) return fail(Code::cursor_invalid);
  return pair->second;
}

Exchange::Exchange(Dependencies dependencies)
    : state_(std::make_unique<State>(std::move(dependencies))) {}
Exchange::~Exchange() = default;

AuditLog& Exchange::audit_log() {
  return state_->audit_log;
}

}  // namespace tasuki::exchange
