#include "eligibility/eligibility.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"

namespace tasuki::eligibility {
namespace {

// Whether life is in danger is for a physician to judge; our choice is to take nobody else's word.
constexpr std::array<std::string_view, 3> kEmergencyRoles = {"Medical Doctor", "Dentist",
                                                             "Director of Hospital"};

constexpr std::array<std::string_view, 4> kConsentFlags = {"none", "given", "expired", "withdrawn"};

bool is_opaque_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

}  // namespace

bool is_opaque_id(std::string_view text) {
  return !text.empty() && text.size() <= limits::kOpaqueIdBytesMax &&
         std::ranges::all_of(text, is_opaque_byte);
}

Result<PersonId> current_person(const Checked& checked) {
  if (checked.validity == Validity::replaced) return fail(Code::insured_outdated);
  return checked.person;
}

std::string_view code_of(ConsentFlag flag) {
  return kConsentFlags[static_cast<std::size_t>(flag)];
}

bool may_open_emergency(std::string_view role) {
  return std::ranges::find(kEmergencyRoles, role) != kEmergencyRoles.end();
}

}  // namespace tasuki::eligibility
