// The use cases of the exchange. Knows neither HTTP nor SQL. Thread-safe; every call runs to its
// end on the caller's thread, and every call that returns data has written its audit record first.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "clins/summary.hpp"
#include "crypto/digest.hpp"
#include "crypto/key.hpp"
#include "eligibility/eligibility.hpp"
#include "exchange/attachment.hpp"
#include "exchange/caller.hpp"
#include "exchange/sanitizer.hpp"
#include "exchange/transition.hpp"
#include "fhir/issue.hpp"
#include "signature/check.hpp"
#include "store/store.hpp"
#include "validate/validator.hpp"

namespace tasuki::exchange {

// A unit as the outside sees it. `position` is set in lists only: the cursor of the next page.
struct UnitView {
  std::string id;  // in URLs; unguessable
  store::UnitRecord record;
  std::string cursor;
  std::vector<AttachmentView> attachments{};
};

enum class Consent { oral, later };  // Tasuki-Consent; later is the default

// The identifier of the referral that a discharge summary belongs to.
struct Referral {
  std::string system;
  std::string value;
};

struct Submission {
  std::string content;  // bytes as sent
  Consent consent = Consent::later;
  std::optional<crypto::Sha256> expected_digest;  // what the sender says that it sent
  std::optional<Referral> referral{};
  bool remarks = false;  // also warnings and notes on what is accepted
};

// Whom a call is about, as whoever calls knows the person: by insured number and birth date, or by
// the institution's own patient number (照会番号), which is linked to the person.
struct PersonKeys {
  std::string insured;     // normal form
  std::string birth_date;  // FHIR date
  std::string local_number;
};

// The three keys of a unit.
struct UnitKeys {
  PersonKeys person;
  std::string system;
  std::string value;
};

enum class Disposition {
  created,   // new, or changed, and durable
  repeated,  // the same bytes stood there: the same receipt again
  conflict,  // other bytes stand there: `unit` shows them
  refused,   // the document is wrong: see issues
};

struct Submitted {
  Disposition disposition = Disposition::refused;
  std::optional<UnitView> unit;
  fhir::Issues issues;
};

struct Page {
  std::vector<UnitView> items;
  std::string next;  // cursor; empty on the last page
};

struct EventView {
  std::string cursor;
  store::EventKind kind = store::EventKind::document_arrived;
  std::string unit_id;
  Time at;
};

// The content of a unit, piece by piece; `next` gives an empty string behind the last one.
struct Content {
  UnitView unit;
  std::function<Result<std::string>()> next;
};

// What is asked about a person's 6 information. What is empty is not asked.
struct InformationRequest {
  PersonKeys person;
  std::vector<clins::InformationClass> classes;
  std::string system;  // of `code`
  std::string code;
  std::string item;   // FHIR識別名: the time series of a laboratory item
  std::string start;  // FHIR dates, both included
  std::string end;
  std::string reason;  // of an emergency
};

struct InformationView {
  struct Consent {
    clins::InformationClass information;
    eligibility::ConsentFlag flag;
  };
  std::vector<clins::SummaryEntry> entries;
  std::vector<Consent> consents;             // of every class; none in an emergency
  std::map<std::string, std::string> names;  // of the institutions that entries come from
  bool emergency = false;
  std::string next;  // cursor; empty on the last page
};

struct PageRequest {
  std::string cursor;
  std::size_t count = 0;  // 0: the default
};

class AuditLog;  // audit_log.hpp

struct Dependencies {
  store::Store& store;
  const Clock& clock;
  Random& random;
  const Log& log;
  Metrics& metrics;
  crypto::PrivateKey receipt_key;
  std::shared_ptr<const validate::Validator> validator;
  eligibility::Eligibility& eligibility;
  std::shared_ptr<const signature::Trust> signature_trust;
  Sanitizer& sanitizer;
};

class Exchange {
 public:
  explicit Exchange(Dependencies dependencies);
  ~Exchange();

  // Errors beyond the store's: body_digest_mismatch, json_*, TSK33xx of the signature,
  // destination_unknown, destination_suspended, referral_unknown, and those of
  // Eligibility::check: whoever cannot be asked confirms nobody, and nothing is taken in. Order:
  // parse, kind and keys, sender = certificate, rules, signature, only then look-ups. A conflict
  // shows `unit` only when it is the caller's own.
  Result<Submitted> submit(const Caller& caller, Submission submission);

  // Replaces the unit of the same three keys, all or nothing: after any failure the previous one
  // stands. The same bytes again are `repeated`. Errors: as submit; not_found, kind_differs,
  // state_forbids.
  Result<Submitted> change(const Caller& caller, Submission submission);

  // Moves a unit of the caller's own: cancel, restore, consent, withdraw. What is done already is
  // done again without harm. Errors: not_found unless all three keys match; state_forbids; those of
  // Eligibility::check but insured_outdated: an older number still finds the unit.
  Result<UnitView> move(const Caller& caller, const UnitKeys& keys, Step step);

  // --- the person who stands before the caller. Errors of all: those of Eligibility::check and,
  // with a local number, Eligibility::linked.
  // Error: insured_outdated.
  struct Confirmed {
    std::string newest;  // insured number, normal form; empty when asked by local number
  };
  Result<Confirmed> confirm(const Caller& caller, const PersonKeys& keys);
  // Consent to this institution, for one visit and 24 hours. With the class of documents, what is
  // held for the caller becomes viewable, and an event of it.
  struct VisitConsent {
    std::string id;  // chosen by the caller; makes a repeat harmless
    std::vector<clins::InformationClass> classes;
  };
  Result<std::vector<eligibility::Consent>> consent(const Caller& caller, const PersonKeys& keys,
                                                    const VisitConsent& visit);
  // Gives what it ended; no classes: all of them.
  Result<std::vector<eligibility::Consent>> withdraw(
      const Caller& caller, const PersonKeys& keys,
      std::span<const clins::InformationClass> classes);
  // The caller's own patient number. Errors: local_number_taken, item_unknown.
  Result<> link(const Caller& caller, const PersonKeys& keys, const std::string& local_number);
  Result<> unlink(const Caller& caller, const std::string& local_number);

  // The person's 6 information from all institutions, merged: by consent for purpose TREAT, with a
  // reason and without consent for ETREAT. Errors: of Eligibility::check; consent_missing when none
  // of the classes asked for is consented to; purpose_forbids; emergency_refused.
  Result<InformationView> summary(const Caller& caller, const InformationRequest& request);
  // The same, page by page. Error: cursor_invalid.
  Result<InformationView> search(const Caller& caller, const InformationRequest& request,
                                 const PageRequest& page);

  // Health-check reports and patient summaries of a person, newest first, by consent to that class;
  // fetch and read give them as long as it holds. Errors: of Eligibility::check; consent_missing;
  // cursor_invalid.
  Result<Page> documents(const Caller& caller, const PersonKeys& keys, const PageRequest& request);

  // What the rules say about any resource; nothing is kept of it. Errors: json_*.
  Result<fhir::Issues> validate(std::string content, std::vector<std::string> profiles);
  // Which rules those are: the identity of the pack.
  const rulepack::Pack& rules() const;

  // The sender's own units under its identifier. Empty when there are none of its own.
  Result<std::vector<UnitView>> status(const Caller& caller, std::string_view system,
                                       std::string_view value);
  // What is addressed to the caller and viewable. Errors: cursor_invalid.
  struct InboxRequest {
    std::string cursor;
    std::optional<Time> since;
    std::size_t count = 0;  // 0: the default
  };
  Result<Page> inbox(const Caller& caller, const InboxRequest& request);

  // Error: not_found for whoever is neither the sender nor the destination of a viewable unit.
  // The destination's first fetch is recorded before the first byte leaves.
  Result<Content> fetch(const Caller& caller, std::string_view id);
  Result<UnitView> read(const Caller& caller, std::string_view id);  // metadata only
  // The destination holds it durably: 取得済. Again: the same answer. Errors: not_found,
  // state_forbids when the destination never fetched it.
  Result<UnitView> acknowledge(const Caller& caller, std::string_view id);

  // Takes an attachment in, piece by piece, for a letter of the caller's own: registered already
  // and not fetched yet, or still to come. Errors: attachment_unsupported, attachment_forbidden,
  // attachments_too_many, state_forbids, identifier_conflict when the letter cannot be told,
  // body_digest_mismatch, body_too_large, those of Attachment::next.
  Result<AttachedView> attach(const Caller& caller, const Attachment& attachment);
  // For whoever may see its letter; the destination's fetch counts as one of the letter. Error:
  // not_found.
  Result<AttachmentContent> fetch_attachment(const Caller& caller, std::string_view id);
  // Takes one out again, as long as its letter may be changed. Errors: not_found, state_forbids.
  Result<> remove_attachment(const Caller& caller, std::string_view id);

  // Events behind `cursor` (empty: from the start). Errors: cursor_invalid.
  struct EventPage {
    std::vector<EventView> events;
    std::string cursor;      // give it back next time, also when nothing came
    std::uint64_t seen = 0;  // for subscribe
  };
  Result<EventPage> events(const Caller& caller, std::string_view cursor);
  // `wake` is called once, at the next event of the institution behind `seen`, perhaps at once and
  // on any thread. Dropping what is returned ends the interest.
  std::shared_ptr<void> subscribe(const std::string& institution, std::uint64_t seen,
                                  std::function<void()> wake);

  Result<std::vector<store::Participant>> directory(const store::DirectoryQuery& query);

  // Whether this certificate may act now; looked up at every request, so a suspension or
  // revocation holds at once. Errors: certificate_without_institution, institution_unknown,
  // institution_suspended, certificate_revoked.
  Result<store::Participant> admit(const std::optional<std::string>& institution_code,
                                   std::string_view fingerprint);

  // The audit log, to be proved and to be read; as long as the exchange.
  AuditLog& audit_log();

  struct State;  // for the files of the use cases only

 private:
  friend class PatientView;  // the use cases of patients: patient.hpp
  friend class Pull;         // and of PULL: pull.hpp
  std::unique_ptr<State> state_;
};

}  // namespace tasuki::exchange
