// What the exchange asks of オンライン資格確認: who an insured number belongs to, what the person
// has consented to, who may look in an emergency, which institutions take part. A port with two
// implementations that pass the same tests: the embedded Registry (registry.hpp) and a Remote
// (remote.hpp) that asks a Registry elsewhere.
//
// Thread-safe. What changes something is durable before it answers. Errors everywhere:
// parameter_invalid (the detail never shows a value); store_failed, disk_full, busy of the
// registry; eligibility_unreachable of the remote: then nothing is known, and whoever asks accepts
// nothing. Institutions are 10-digit codes; insured numbers are normal forms
// (clins::InsuredIdentity::normal_form); dates are days in Japan (date.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "clins/actor.hpp"
#include "clins/information_class.hpp"

namespace tasuki::eligibility {

// Opaque, the same for all insured numbers that a person ever has: 1 to 64 of A-Z a-z 0-9 . _ -
using PersonId = std::string;
bool is_opaque_id(std::string_view text);

// --- who is it
struct Check {
  std::string institution;  // on whose behalf it is asked: refusals are counted for it
  std::string insured;
  std::string birth_date;
  std::string on;  // the day for which the number must be valid
};

enum class Validity {
  current,   // valid on that day
  replaced,  // of this person, but another number took its place by that day
};

struct Checked {
  PersonId person;
  Validity validity = Validity::current;
  std::string newest;  // insured number: the last one to begin by that day
};

// For those who take in something new: the person, when the number is the current one.
// Error: insured_outdated, which tells the sender to query eligibility again.
Result<PersonId> current_person(const Checked& checked);

struct PersonQuestion {
  PersonId person;
};

struct NumberQuestion {
  PersonId person;
  std::string on;
};

struct InsuredNumber {
  std::string insured;
};

// --- consent, given at a visit to one institution, class by class, for 24 hours
struct Grant {
  PersonId person;
  std::string institution;
  std::string visit;  // an opaque id, chosen by whoever takes the consent: makes a repeat harmless
  std::vector<clins::InformationClass> classes;
};

struct Withdrawal {
  PersonId person;
  std::string institution;
  std::vector<clins::InformationClass> classes;  // none: all of them
};

struct Consent {
  PersonId person;
  std::string institution;
  std::string visit;
  clins::InformationClass information = clins::InformationClass::conditions;
  Time given_at;
  Time expires_at;
  std::optional<Time> withdrawn_at;
};

struct ConsentQuestion {
  PersonId person;
  std::string institution;
};

enum class ConsentFlag { none, given, expired, withdrawn };
std::string_view code_of(ConsentFlag flag);

// What holds now for one class; the times are those of the last consent, if there ever was one.
struct ConsentStatus {
  clins::InformationClass information = clins::InformationClass::conditions;
  ConsentFlag flag = ConsentFlag::none;
  std::optional<Time> given_at;
  std::optional<Time> expires_at;
};

// --- emergency: life or body is in danger and consent cannot be had
struct EmergencyRequest {
  PersonId person;
  std::string institution;
  clins::Actor actor;  // the purpose must be ETREAT
  std::string reason;  // 1 to 500 characters
};

struct EmergencyAccess {
  PersonId person;
  std::string institution;
  std::string user;
  std::string role;
  std::string reason;
  Time at;
};

bool may_open_emergency(std::string_view role);

// --- an institution's own patient number (照会番号)
struct LocalNumber {
  std::string institution;
  std::string number;  // 1 to 64 bytes without control characters
  PersonId person;
};

struct LocalQuestion {
  std::string institution;
  std::string number;
};

// --- the directory
struct Institution {
  std::string code;
  std::string name;
  std::string kana;
  std::string phone;
  std::string postal_code;
  std::string address;
  bool takes_part = false;  // uses the exchange
  bool emergency = false;   // may look at what it has no consent for in an emergency
};

struct InstitutionQuestion {
  std::string code;
};

// What is empty is not asked. Participants only, in the order of their codes.
struct DirectoryQuestion {
  std::string name;         // part of name or kana
  std::string phone;        // digits count, nothing else
  std::string postal_code;  // its first digits
  std::string address;      // part of it
  std::string after;        // the last code of the page before
};

class Eligibility {
 public:
  virtual ~Eligibility() = default;

  // OQS-IF-001. Errors: insured_refused, one for an unknown number, a wrong birth date, a number
  // that ended or has not begun, and one that fits several persons, so that nobody can guess;
  // insured_refused_often after limits::kRefusalsOfNumberMax of one number or
  // kRefusalsOfInstitutionMax of all by this institution, also when it would fit now;
  // institution_not_entitled.
  virtual Result<Checked> check(const Check& question) = 0;
  // The number to show and to send under. Error: item_unknown (no such person, or none by then).
  virtual Result<InsuredNumber> newest_number(const NumberQuestion& question) = 0;

  // Gives what stands for that visit afterwards: the same visit again changes nothing, neither
  // its end nor a withdrawal. Errors: item_unknown, institution_not_entitled.
  virtual Result<std::vector<Consent>> grant(const Grant& grant) = 0;
  // OQS-IF-037. Ends what holds now; gives what it ended. Error: item_unknown.
  virtual Result<std::vector<Consent>> withdraw(const Withdrawal& withdrawal) = 0;
  // One for each row of clins::information_classes(), in its order. Error: item_unknown.
  virtual Result<std::vector<ConsentStatus>> consent_status(const ConsentQuestion& question) = 0;
  // All that the person gave, newest first, at most limits::kEligibilityPageMax.
  virtual Result<std::vector<Consent>> consents(const PersonQuestion& question) = 0;

  // OQS-IF-047. Each use is asked for and kept. Errors: emergency_refused,
  // institution_not_entitled, item_unknown.
  virtual Result<EmergencyAccess> open_emergency(const EmergencyRequest& request) = 0;
  // Newest first, at most limits::kEligibilityPageMax.
  virtual Result<std::vector<EmergencyAccess>> emergencies(const PersonQuestion& question) = 0;

  // OQS-IF-003. Errors: local_number_taken, item_unknown, institution_not_entitled.
  virtual Result<LocalNumber> link(const LocalNumber& link) = 0;
  // Gives what it ended. Error: item_unknown.
  virtual Result<LocalNumber> unlink(const LocalQuestion& question) = 0;
  virtual Result<LocalNumber> linked(const LocalQuestion& question) = 0;  // Error: item_unknown

  // Also one that does not take part. Error: item_unknown.
  virtual Result<Institution> institution(const InstitutionQuestion& question) = 0;
  // OQS-IF-045. At most limits::kEligibilityPageMax; a full page may have a next one.
  virtual Result<std::vector<Institution>> directory(const DirectoryQuestion& question) = 0;
};

}  // namespace tasuki::eligibility
