// Who calls, on whose behalf and why. Made at the edge (api) from what was verified there.
#pragma once

#include <string>
#include <vector>

#include "clins/actor.hpp"

namespace tasuki::exchange {

struct Caller {
  std::string institution;         // participant code
  std::vector<std::string> codes;  // that one and the further codes of the same institution
  clins::Actor actor;
  std::string assertion;    // the signed statement that says so (JWS), as received
  std::string certificate;  // fingerprint of the certificate
  std::string trace_id;
};

}  // namespace tasuki::exchange
