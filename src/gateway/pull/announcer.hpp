// Keeps the exchange and this gateway informed of each other: fetches the exchange's signed list of
// keys, tells by which key this gateway answers, what it does not answer for, and whom the EMR
// knows. What was told already is not told again.
#pragma once

#include <memory>
#include <thread>

#include "base/log.hpp"
#include "gateway/backoff.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/pause.hpp"
#include "gateway/pull/source.hpp"
#include "gateway/storage.hpp"
#include "pull/doorkeeper.hpp"

namespace tasuki::gateway {

class Announcer {
 public:
  struct Dependencies {
    const ExchangeAddress& exchange;
    pull::Doorkeeper& door;
    Source& source;
    Storage& storage;
    const Clock& clock;
    const Log& log;
    Backoff backoff;
    clins::ClassSet opt_out;
    std::chrono::seconds interval;
  };
  // Takes the keys that it kept, so that it can answer while the exchange cannot be asked. Error:
  // key_invalid.
  static Result<std::unique_ptr<Announcer>> start(Dependencies dependencies);
  ~Announcer();  // stop()
  void stop();

 private:
  Announcer(Dependencies dependencies, std::unique_ptr<ExchangeLine> line)
      : with_(std::move(dependencies)), line_(std::move(line)) {}
  void run();
  Result<> once();
  Result<> fetch_keys();
  Result<> take_keys(const std::string& list);
  Result<> announce();
  Result<> declare();
  Result<> declare_some(std::span<const Holding> some);
  Result<http::Response> call(http::Call call);

  Dependencies with_;
  std::unique_ptr<ExchangeLine> line_;
  Pause pause_;
  bool announced_ = false;
  std::thread thread_;
};

}  // namespace tasuki::gateway
