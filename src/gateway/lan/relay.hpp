// What the calls share that are passed on to the exchange as they are.
#pragma once

#include <span>
#include <string_view>

#include "http/message.hpp"

namespace tasuki::gateway::lan {

// That the exchange shuts this institution out is not the EMR's credential's fault: then
// peer_answer_invalid.
Result<> require_let_in(const http::Response& response);

void pass_on(const http::Headers& from, std::span<const std::string_view> names, http::Headers& to);

}  // namespace tasuki::gateway::lan
