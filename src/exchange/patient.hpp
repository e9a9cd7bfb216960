// The patient's own view: what was registered about them and from whom, their consents, who looked.
// What the policy hides from them is not there: neither in a list, nor in its pages, nor in the
// log. Thread-safe; every call that returns data has written its audit record first.
#pragma once

#include "exchange/audit_log.hpp"
#include "exchange/exchange.hpp"

namespace tasuki::exchange {

// A person who has signed in, as a caller: no institution, purpose PATRQT.
struct Patient {
  eligibility::PersonId id;
  store::PersonKey key = 0;
  Caller caller;
};

class PatientView {
 public:
  explicit PatientView(Exchange& exchange);  // which must outlive it

  // `person` is what a verified token says; of the token only its digest is kept. Errors:
  // credential_invalid when eligibility knows no such person, or no number of theirs; those of
  // Eligibility.
  Result<Patient> admit(const std::string& person, std::string_view token,
                        const std::string& trace_id);

  // Newest first, at most limits::kInboxPageMax. Error: cursor_invalid.
  Result<Page> documents(const Patient& patient, const PageRequest& page);
  // Changes nothing: the destination's first fetch is another one. Error: not_found.
  Result<Content> content(const Patient& patient, std::string_view id);

  // Of a letter: 閲覧保留 to 閲覧可 and, before the destination fetched it, back; its discharge
  // summaries go with it. Errors: not_found, state_forbids.
  Result<UnitView> consent(const Patient& patient, std::string_view id);
  Result<UnitView> withdraw(const Patient& patient, std::string_view id);

  // Consent to an institution, class by class. Errors: those of Eligibility; with the class of
  // documents, what is held for the institution becomes viewable.
  Result<std::vector<eligibility::Consent>> consents(const Patient& patient);
  Result<std::vector<eligibility::Consent>> grant(const Patient& patient,
                                                  const std::string& institution,
                                                  const Exchange::VisitConsent& visit);
  Result<std::vector<eligibility::Consent>> end(
      const Patient& patient, const std::string& institution,
      const std::vector<clins::InformationClass>& classes);

  // Who looked at what, when and why, the newest first. Acts on a unit that a change has replaced
  // are not in it: what it held is not known any more. Error: cursor_invalid.
  Result<AccessPage> access_log(const Patient& patient, const AccessRequest& request);

  // Of an institution, to show beside its code; empty when it is not known.
  Result<std::string> name_of(std::string_view institution);

  // The 6 information, merged as institutions see them.
  Result<InformationView> summary(const Patient& patient);

 private:
  Result<UnitView> move(const Patient& patient, std::string_view id, Step step);
  Result<store::UnitRecord> find(const Patient& patient, std::string_view id,
                                 std::string_view event);
  Result<> record(const Patient& patient, std::string_view event, std::string_view detail = {});

  Exchange::State& state_;
  crypto::PairCipher cursors_;
};

}  // namespace tasuki::exchange
