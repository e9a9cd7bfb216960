// What a holder answers: a Bundle of type collection whose entries are Bundles, each one unit as it
// would be registered (a document, or a collection of the 6 information). Empty: nothing held. A
// holder that will not answer says why in an OperationOutcome. docs/formats/pull.md.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "pull/outcome.hpp"

namespace tasuki::pull {

std::string write_answer(std::string_view request_id, std::span<const std::string> units, Time at);
// The units, byte for byte as the holder wrote them. Errors: json_*, parameter_invalid when it is
// no answer to this request or has more than limits::kPullUnitsMax units.
Result<std::vector<std::string>> read_answer(std::string body, std::string_view request_id);

std::string write_refusal(Reason reason);
// `policy` for a reason that is not a holder's to give.
Reason read_refusal(std::string body);

}  // namespace tasuki::pull
