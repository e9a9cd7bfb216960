// The LAN side as adapters inside the gateway call it: no network, no waiting.
#pragma once

#include "base/error.hpp"
#include "http/router.hpp"

namespace tasuki::gateway::lan {

// An answer that comes in pieces, or would be waited for, is an internal error here.
http::Response answer_inside(const http::Router& lan, http::Request request, Lang language);

}  // namespace tasuki::gateway::lan
