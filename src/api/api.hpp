// The Web API of the exchange over http: one endpoint a file; docs/api.md lists the calls.
#pragma once

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "exchange/exchange.hpp"
#include "exchange/pull.hpp"
#include "http/router.hpp"
#include "pull/lines.hpp"

namespace tasuki::api {

// The side of PULL; see pull_service.hpp.
struct PullSide {
  exchange::Pull& pull;
  pull::Lines& lines;
  std::function<std::string()> keys;  // the signed list of keys
};

struct Dependencies {
  exchange::Exchange& exchange;
  PullSide pull;
  const Clock& clock;
  const Log& log;
  Metrics& metrics;
  Lang default_language = Lang::ja;
};

// The routes of the Web API (mutual TLS listener). What is passed in must outlive the router.
http::Router make_router(Dependencies dependencies);

}  // namespace tasuki::api
