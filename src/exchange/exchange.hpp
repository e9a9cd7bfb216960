// The use cases of the exchange. Knows neither HTTP nor SQL. Thread-safe; every call runs to its
// end on the caller's thread, and every call that returns data has written its audit record first.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "crypto/digest.hpp"
#include "crypto/key.hpp"
#include "exchange/caller.hpp"
#include "fhir/issue.hpp"
#include "store/store.hpp"
#include "validate/validator.hpp"

namespace tasuki::exchange {

// A unit as the outside sees it. `position` is set in lists only: the cursor of the next page.
struct UnitView {
  std::string id;  // in URLs; unguessable
  store::UnitRecord record;
  std::string cursor;
};

enum class Consent { oral, later };  // Tasuki-Consent; later is the default

struct Submission {
  std::string content;  // bytes as sent
  Consent consent = Consent::later;
  std::optional<crypto::Sha256> expected_digest;  // what the sender says that it sent
  bool remarks = false;  // also warnings and notes on what is accepted
};

enum class Disposition {
  created,   // new and durable
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

class AuditLog;  // audit_log.hpp

struct Dependencies {
  store::Store& store;
  const Clock& clock;
  Random& random;
  const Log& log;
  Metrics& metrics;
  crypto::PrivateKey receipt_key;
  std::shared_ptr<const validate::Validator> validator;
};

class Exchange {
 public:
  explicit Exchange(Dependencies dependencies);
  ~Exchange();

  // Errors beyond the store's: body_digest_mismatch, json_*, destination_unknown,
  // destination_suspended, kind_not_accepted. Order: parse, kind and keys, sender = certificate,
  // rules, only then look-ups. A conflict shows `unit` only when it is the caller's own.
  Result<Submitted> submit(const Caller& caller, Submission submission);

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
  std::unique_ptr<State> state_;
};

}  // namespace tasuki::exchange
