// One answer of GET /events, as the exchange and the gateway write it (docs/api.md).
#pragma once

#include <string>
#include <string_view>

#include "gateway/events.hpp"

namespace tasuki::gateway {

std::string to_json(const Events::Page& page);
// Error: peer_answer_invalid.
Result<Events::Page> read_event_page(std::string_view body);

}  // namespace tasuki::gateway
