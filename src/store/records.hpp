// What the store keeps, in the domain's words. Plain data; rules about it live in `exchange`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "clins/class_set.hpp"
#include "clins/kind.hpp"
#include "crypto/block.hpp"
#include "crypto/digest.hpp"

namespace tasuki::store {

// A person's opaque surrogate: insured numbers change, this does not. Never leaves the system.
using PersonKey = std::uint64_t;

// Names a unit inside the store: the person it belongs to (so that a sharded store knows where to
// look) and a random number. Outside it is seen only through exchange's id cipher.
struct UnitRef {
  PersonKey person = 0;
  std::uint64_t number = 0;
  bool operator==(const UnitRef&) const = default;
};

enum class ParticipantStatus { active, suspended };

struct Participant {
  std::string code;                     // 10 digits; the certificate's
  std::vector<std::string> also_codes;  // further codes of the same institution
  std::string name;
  std::string kana;
  std::string phone;
  std::string postal_code;
  std::string address;
  ParticipantStatus status = ParticipantStatus::active;
  Time changed_at;
};

// 閲覧可, 閲覧保留, 取得済, 取消済.
enum class UnitState { viewable, held, obtained, cancelled };

struct UnitRecord {
  UnitRef ref;
  clins::Kind kind = clins::Kind::referral;
  std::string sender;       // participant code
  std::string destination;  // participant code, or empty
  std::string identifier_system;
  std::string identifier_value;
  std::uint64_t size = 0;   // bytes as sent
  crypto::Sha256 digest{};  // of the bytes as sent
  UnitState state = UnitState::held;
  Time registered_at;
  std::optional<Time> viewable_at;
  std::optional<Time> first_fetched_at;
  std::optional<Time> acknowledged_at;
  std::optional<Time> cancelled_at;
  std::optional<UnitState> cancelled_from;  // what undoing the cancellation puts back
  std::optional<Time> erased_at;            // its content is gone; see RetentionStore
  bool withheld = false;   // it shows what the patient has not been told: no view of theirs has it
  bool long_term = false;  // LTS: kept beyond the usual period
  std::string referral;    // identifier value of the referral that it belongs to, or empty
  std::string receipt;     // the signed receipt, byte for byte as first answered
};

// One record of the audit log. `leaf` is its canonical form (docs/formats/audit-leaf.md); the store
// numbers and keeps it, and looks inside only for what it files it under.
struct AuditRecord {
  std::string leaf;
  std::string institution;  // who acted: participant code
  PersonKey person = 0;     // whose data; 0 when no single person's
  std::string assertion;    // the signed statement of user, role and purpose, as received
};

struct Registration {
  UnitRecord unit;               // ref.number and receipt are set by the caller
  std::string_view content;      // bytes as sent; lives until the call returns
  std::string_view information;  // what summaries read of it, or empty; opaque to the store
  AuditRecord audit;
  clins::ClassSet classes{};  // what its sender holds of the person, by what it registers here
};

// A unit that takes the place of another one under the same three keys.
struct Change {
  UnitRef replaced;
  UnitState from = UnitState::viewable;  // what the caller decided on
  Registration by;
};

// The information of one unit.
struct Information {
  UnitRecord unit;
  std::string information;
};

// One page of a person's units, newest first.
struct PersonQuery {
  PersonKey person = 0;
  std::uint64_t before = 0;  // position of the last item seen; 0: from the newest
  std::size_t limit = 50;
};
struct PersonItem {
  std::uint64_t position = 0;
  UnitRecord unit;
};

enum class EventKind { document_arrived };

struct Event {
  std::uint64_t position = 0;  // grows with every event of an institution
  EventKind kind = EventKind::document_arrived;
  UnitRef unit;
  Time at;
};

// One page of an institution's inbox, oldest first.
struct InboxQuery {
  std::string institution;
  std::uint64_t after = 0;    // position of the last item seen
  std::optional<Time> since;  // viewable at or after
  std::size_t limit = 50;
};
struct InboxItem {
  std::uint64_t position = 0;
  UnitRecord unit;
};

struct DirectoryQuery {
  std::string code;         // exact, also one of also_codes; empty: any
  std::string name;         // part of name or kana
  std::string phone;        // digits compare
  std::string postal_code;  // digits compare, from the left
  std::string address;      // part
  std::string after;        // code of the last one seen
  std::size_t limit = 50;
};

}  // namespace tasuki::store
