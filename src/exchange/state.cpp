#include "exchange/state.hpp"

#include <charconv>

namespace tasuki::exchange {
namespace {

constexpr std::array<std::string_view, 5> kOutcomes = {"created", "repeated", "conflict", "refused",
                                                       "failed"};
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
      inbox_cursors(with.store.secret(), "inbox-cursor"),
      event_cursors(with.store.secret(), "event-cursor"),
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
    if (record) {
      const Standing place = standing(*record, caller.institution, action);
      if (place != Standing::none) return Found{std::move(*record), place};
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
