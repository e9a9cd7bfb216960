// Answers what the exchange asks in a PULL: tells the genuine request from everything else, keeps
// to the institution's own rules, writes who asked into the access log, asks the source, signs. One
// identical refusal for whatever is not genuine. Thread-safe.
#pragma once

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "gateway/pull/source.hpp"
#include "gateway/storage.hpp"
#include "http/message.hpp"
#include "pull/doorkeeper.hpp"
#include "pull/outcome.hpp"
#include "pull/wire.hpp"

namespace tasuki::gateway {

class Responder {
 public:
  struct Dependencies {
    pull::Doorkeeper& door;
    Source& source;
    Storage& storage;
    const Clock& clock;
    Random& random;
    const Log& log;
    Metrics& metrics;
    pull::Signer signer;      // the institution's certificate's key
    clins::ClassSet opt_out;  // classes that are not answered for
    std::size_t quota;        // requests of one institution about one person in a day
  };
  explicit Responder(Dependencies dependencies) : with_(std::move(dependencies)) {}

  http::Response respond(const http::Request& request);

 private:
  Result<http::Response> answer(const pull::Question& question, const http::Request& request);
  Result<bool> note(const pull::Question& question);
  Result<http::Response> refuse(pull::Reason reason, const http::Request& request);

  Dependencies with_;
};

}  // namespace tasuki::gateway
