// The API of patients over http, for a listener of its own: whoever calls shows a token of the
// identity provider and no certificate. docs/api.md lists the calls.
#pragma once

#include "base/log.hpp"
#include "exchange/exchange.hpp"
#include "http/router.hpp"
#include "oidc/verifier.hpp"

namespace tasuki::api::patient {

struct Dependencies {
  exchange::Exchange& exchange;
  oidc::Verifier& verifier;
  const Clock& clock;
  const Log& log;
  Lang default_language = Lang::ja;
};

// What is passed in must outlive the router.
http::Router make_router(Dependencies dependencies);

}  // namespace tasuki::api::patient
