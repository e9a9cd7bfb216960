#include "eligibility/well_formed.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "clins/institution.hpp"
#include "eligibility/date.hpp"

namespace tasuki::eligibility {
namespace {

constexpr std::string_view kEmergencyPurpose = "ETREAT";

Result<> require(bool holds, std::string_view field) {
  if (!holds) return fail(Code::parameter_invalid, std::string(field));
  return {};
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

Result<> require_person_id(std::string_view person) {
  return require(is_opaque_id(person), "person");
}

Result<> require_institution(std::string_view code) {
  return require(clins::is_institution_code(code), "institution");
}

Result<> require_local(std::string_view institution, std::string_view number) {
  TRY_VOID(require_institution(institution));
  return require(
      !number.empty() && number.size() <= limits::kLocalNumberBytesMax && !has_control(number),
      "number");
}

// The form that clins::InsuredIdentity::normal_form gives.
bool is_normal_form(std::string_view insured) {
  return (insured.starts_with("I|") || insured.starts_with("P|")) &&
         split(insured, '|').size() == 5 && !has_control(insured);
}

}  // namespace

Result<> well_formed(const Check& question) {
  TRY_VOID(require_institution(question.institution));
  TRY_VOID(require(is_normal_form(question.insured), "insured"));
  TRY_VOID(require(is_date(question.birth_date), "birth_date"));
  return require(is_date(question.on), "on");
}

Result<> well_formed(const NumberQuestion& question) {
  TRY_VOID(require_person_id(question.person));
  return require(is_date(question.on), "on");
}

Result<> well_formed(const PersonQuestion& question) {
  return require_person_id(question.person);
}

Result<> well_formed(const Grant& grant) {
  TRY_VOID(require_person_id(grant.person));
  TRY_VOID(require_institution(grant.institution));
  TRY_VOID(require(is_opaque_id(grant.visit), "visit"));
  return require(!grant.classes.empty(), "classes");
}

Result<> well_formed(const Withdrawal& withdrawal) {
  TRY_VOID(require_person_id(withdrawal.person));
  return require_institution(withdrawal.institution);
}

Result<> well_formed(const ConsentQuestion& question) {
  TRY_VOID(require_person_id(question.person));
  return require_institution(question.institution);
}

Result<> well_formed(const EmergencyRequest& request) {
  TRY_VOID(require_person_id(request.person));
  TRY_VOID(require_institution(request.institution));
  TRY_VOID(clins::check_actor(request.actor));
  if (request.actor.purpose != kEmergencyPurpose) return fail(Code::emergency_refused, "purpose");
  if (!may_open_emergency(request.actor.role)) return fail(Code::emergency_refused, "role");
  if (trim(request.reason).empty()) return fail(Code::emergency_refused, "reason");
  const bool fits = count_characters(request.reason) <= limits::kReasonCharactersMax;
  return require(fits && !has_control(request.reason), "reason");
}

Result<> well_formed(const LocalNumber& link) {
  TRY_VOID(require_person_id(link.person));
  return require_local(link.institution, link.number);
}

Result<> well_formed(const LocalQuestion& question) {
  return require_local(question.institution, question.number);
}

}  // namespace tasuki::eligibility
