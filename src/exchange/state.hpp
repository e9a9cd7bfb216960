// What the use cases share. Each use case is a file of its own; this header is theirs alone.
#pragma once

#include <array>
#include <span>

#include "crypto/block.hpp"
#include "exchange/audit_leaf.hpp"
#include "exchange/audit_log.hpp"
#include "exchange/event_hub.hpp"
#include "exchange/exchange.hpp"
#include "exchange/policy.hpp"

namespace tasuki::exchange {

// What became of a submission, in metrics and audit records.
enum class Outcome { created, changed, repeated, conflict, refused, failed };
std::string_view outcome_code(Outcome outcome);

// Counters that every request touches, looked up once.
class Counters {
 public:
  explicit Counters(Metrics& metrics);
  // Without a kind when the document could not be read that far.
  Counter& documents(std::optional<clins::Kind> kind, Outcome outcome);

  Counter& announced;
  Counter& fetched;
  Counter& acknowledged;

 private:
  static constexpr std::size_t kOutcomes = 6;
  std::vector<std::array<Counter*, kOutcomes>> documents_;  // by kind; the last: unknown
};

struct Exchange::State {
  explicit State(Dependencies dependencies);

  std::string id_of(store::UnitRef unit) const;
  UnitView view(store::UnitRecord record) const;
  AttachmentView view(store::AttachmentRecord record) const;
  Result<UnitView> view_with_attachments(store::UnitRecord record);
  // Error: attachment_forbidden when some wait for a unit that is no letter.
  Result<> refuse_attachments(const store::UnitRecord& unit);

  // The unit of that id, when the caller may do this with it; an attempt that may not leaves its
  // audit record. Error: not_found.
  struct Found {
    store::UnitRecord record;
    Standing standing;
  };
  Result<Found> find(const Caller& caller, std::string_view id, Action action);

  // By what right the caller reads documents that are addressed to nobody (documents.cpp).
  Result<Basis> basis_of_documents(const Caller& caller, const std::string& person);
  Result<bool> may_by_consent(const Caller& caller, const store::UnitRecord& unit);

  // Asks eligibility about the person on behalf of the caller. Errors: of Eligibility::check and
  // Eligibility::linked.
  Result<eligibility::Checked> confirm(const Caller& caller, const PersonKeys& keys);
  // The same for an act of its own: a refusal leaves its audit record.
  struct Person {
    eligibility::Checked checked;
    store::PersonKey key = 0;
  };
  Result<Person> person(const Caller& caller, const PersonKeys& keys, std::string_view event);
  // Every unit of the person, newest first, until `visit` fails.
  using Visit = std::function<Result<>(const store::UnitRecord&)>;
  Result<> for_each_unit(store::PersonKey person, const Visit& visit);

  // One step of a unit that the caller may move. Errors: not_found, state_forbids, busy.
  Result<UnitView> move(const Caller& caller, store::UnitRef unit, Step step);
  Result<> move_companions(const Caller& caller, const store::UnitRecord& letter, Step step);

  // With consent to documents among them, what is held for that institution becomes viewable.
  Result<> open_held(const Caller& caller, store::PersonKey person, std::string_view institution,
                     std::span<const eligibility::Consent> given);

  // What that institution pulled of the person is gone when this returns.
  Result<> drop_pulls(store::PersonKey person, const std::string& institution);

  // Logs what became of a unit and wakes its destination when it can see it now.
  void announce(std::string_view what, const Caller& caller, const UnitView& unit,
                std::optional<Time> started);

  // An audit record about one unit, ready to be written.
  store::AuditRecord audit(const Caller& caller, std::string_view event,
                           const store::UnitRecord& unit, std::string_view detail = {}) const;
  // An attempt on a unit that the caller may see, in a state that does not allow it.
  Result<> record_refusal(const Caller& caller, std::string_view event,
                          const store::UnitRecord& unit, Code code);
  // One record for each unit shown; nothing when none was.
  Result<> record_shown(const Caller& caller, std::string_view event,
                        std::span<const UnitView> units);

  // Opaque to the outside and bound to one institution and one sort of list.
  std::string cursor(const crypto::PairCipher& cipher, std::string_view institution,
                     std::uint64_t position) const;
  Result<std::uint64_t> position(const crypto::PairCipher& cipher, std::string_view institution,
                                 std::string_view cursor) const;

  Dependencies with;
  crypto::PairCipher ids;
  crypto::PairCipher attachment_ids;
  crypto::PairCipher inbox_cursors;
  crypto::PairCipher event_cursors;
  crypto::PairCipher search_cursors;
  AuditWriter audit_writer;
  EventHub hub;
  Counters counters;
  AuditLog audit_log;
};

// The classes of consents, as an audit record names them: "conditions laboratory".
std::string codes_of(std::span<const eligibility::Consent> consents);

// How often an action is decided again because the unit changed between look and write. Each change
// moves it on in its life, which has fewer steps than this.
inline constexpr int kDecisionsMax = 4;

}  // namespace tasuki::exchange
