// Who acts and why: every call names its user, role and purpose of use.
// Roles: hcRole of the national HPKI certificate policy, and two of our own for people and programs
// without a licence. Purposes: HL7 v3 PurposeOfUse
// (http://terminology.hl7.org/ValueSet/v3-PurposeOfUse).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::clins {

struct Actor {
  std::string user;     // the EMR's user id, 1 to 64 characters
  std::string role;     // a code of roles()
  std::string purpose;  // a code of purposes()
};

struct CodeRow {
  std::string_view code;
  std::string_view ja;
  std::string_view en;
};
std::span<const CodeRow> roles();
std::span<const CodeRow> purposes();

// Errors: actor_missing when a field is empty, actor_invalid when a code is not in its table.
Result<> check_actor(const Actor& actor);

// The actor of what a gateway does by itself: watching its inbox, acknowledging.
Actor gateway_actor();

}  // namespace tasuki::clins
