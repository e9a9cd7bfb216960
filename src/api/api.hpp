// The Web API of the exchange over http: one endpoint a file; docs/api.md lists the calls.
#pragma once

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "exchange/exchange.hpp"
#include "http/router.hpp"

namespace tasuki::api {

struct Dependencies {
  exchange::Exchange& exchange;
  const Clock& clock;
  const Log& log;
  Metrics& metrics;
  Lang default_language = Lang::ja;
};

// The routes of the Web API (mutual TLS listener). What is passed in must outlive the router.
http::Router make_router(Dependencies dependencies);

}  // namespace tasuki::api
