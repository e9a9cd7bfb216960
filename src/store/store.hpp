// The contract of every store: whole units of work, never rows. A call that writes returns only
// when what it wrote is durable, all of it or none. Thread-safe.
// Errors everywhere: store_failed, disk_full, busy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/attachment_store.hpp"
#include "store/audit_store.hpp"
#include "store/holder_store.hpp"
#include "store/records.hpp"
#include "store/retention_store.hpp"
#include "store/temporary_store.hpp"

namespace tasuki::store {

struct Registered {
  bool created = false;  // false: a unit with the same three keys stands there already
  UnitRecord unit;       // the one that stands in the store now
};

// The transition that a fetch or an acknowledge asks for: taken only if the unit is still in the
// state that the caller decided on.
struct Transition {
  UnitRef unit;
  UnitState from = UnitState::viewable;
  UnitState to = UnitState::viewable;
  std::optional<Time> first_fetched_at;  // set where it is not set yet
  std::optional<Time> acknowledged_at;   // likewise
  std::optional<Time> viewable_at{};     // likewise; needed from held to viewable
  std::optional<Time> cancelled_at{};    // needed to cancelled
  bool unfetched = false;                // only while the destination has not fetched it
};

class Store {
 public:
  virtual ~Store() = default;

  // 32 random bytes made with the store: the key of ids and cursors.
  virtual const std::string& secret() const = 0;

  // --- persons
  // Finds the person of an id of the eligibility service, or makes one.
  virtual Result<PersonKey> person_of(std::string_view person_id) = 0;
  virtual Result<std::optional<PersonKey>> find_person(std::string_view person_id) = 0;
  // The id of a key that stands; error: item_unknown.
  virtual Result<std::string> person_id(PersonKey person) = 0;

  // --- units
  // Keeps the document, its place in the destination's inbox when it is viewable, the event, and
  // the audit record, in one transaction, and gives it the attachments that wait for it. The same
  // three keys again: nothing is written.
  virtual Result<Registered> register_unit(const Registration& registration) = 0;
  // Takes the old unit out with all that belongs to it and keeps the new one, in one transaction.
  // false: the old one is not (any more) in `from`, or was fetched; nothing was written.
  virtual Result<bool> change(const Change& change) = 0;
  virtual Result<std::optional<UnitRecord>> find(UnitRef unit) = 0;
  virtual Result<std::optional<UnitRecord>> find_by_keys(PersonKey person, std::string_view system,
                                                         std::string_view value) = 0;
  // By the sender's own identifier, newest first; more than one only when a sender used it for
  // several persons.
  virtual Result<std::vector<UnitRecord>> find_by_identifier(std::string_view sender,
                                                             std::string_view system,
                                                             std::string_view value) = 0;
  // A unit that becomes visible to its destination enters its inbox and events, one that is so no
  // more leaves them. nullopt: the unit is not (any more) in `from`; nothing was written.
  virtual Result<std::optional<UnitRecord>> apply(const Transition& transition,
                                                  const AuditRecord& audit) = 0;
  virtual Result<> record(const std::vector<AuditRecord>& records) = 0;

  // Pieces of the content, each checked against its checksum; 0 <= index < piece_count(size).
  // Errors: content_damaged, item_unknown.
  virtual Result<std::string> read_piece(UnitRef unit, std::size_t index) = 0;
  static std::size_t piece_count(std::uint64_t size);  // 0 for no bytes

  // --- what there is of a person
  virtual Result<std::vector<PersonItem>> units_of(const PersonQuery& query) = 0;
  // Of all units that stand and are visible to others than their sender, oldest first.
  // Error: content_damaged.
  virtual Result<std::vector<Information>> information_of(PersonKey person) = 0;

  // --- what waits for an institution
  virtual Result<std::vector<InboxItem>> inbox(const InboxQuery& query) = 0;
  virtual Result<std::vector<Event>> events(std::string_view institution, std::uint64_t after,
                                            std::size_t limit) = 0;

  // --- participants
  virtual Result<std::optional<Participant>> participant(std::string_view code) = 0;
  // By its own code or one of its also_codes.
  virtual Result<std::optional<Participant>> participant_of(std::string_view any_code) = 0;
  virtual Result<std::vector<Participant>> directory(const DirectoryQuery& query) = 0;
  // Adds or replaces. Error: already_exists when a code belongs to another participant.
  virtual Result<> put_participant(const Participant& participant) = 0;
  // Error: item_unknown.
  virtual Result<> set_status(std::string_view code, ParticipantStatus status, Time at) = 0;
  virtual Result<> revoke_certificate(std::string_view fingerprint, std::string_view reason,
                                      Time at) = 0;
  virtual Result<bool> is_revoked(std::string_view fingerprint) = 0;

  virtual AttachmentStore& attachments() = 0;  // as long as the store
  virtual HolderStore& holders() = 0;          // likewise
  virtual TemporaryStore& temporary() = 0;     // likewise

  // --- the audit log, as long as the store
  virtual AuditStore& audit() = 0;
  virtual RetentionStore& retention() = 0;  // as long as the store

  // --- operation
  // Empty when all is well, otherwise what is wrong, a line each. `deep` reads all content.
  virtual Result<std::string> check(bool deep) = 0;
  struct Totals {
    std::uint64_t units = 0;
    std::uint64_t persons = 0;
    std::uint64_t audit_records = 0;
    std::uint64_t participants = 0;
  };
  virtual Result<Totals> totals() = 0;
};

}  // namespace tasuki::store
