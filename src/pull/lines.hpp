// Asks holders for the exchange: signs each question, sends it by the transport that the operator
// chose for the holder, asks once more where time allows, checks that the answer is the holder's
// own and to this very question, and leaves alone who keeps failing. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/timer.hpp"
#include "clins/transport.hpp"
#include "httpsig/key_ring.hpp"
#include "pull/channel_hub.hpp"
#include "pull/holder_line.hpp"
#include "pull/wire.hpp"

namespace tasuki::pull {

struct HolderAddress {
  clins::Transport transport = clins::Transport::none;
  std::string url;  // of an endpoint
};

class Lines final : public HolderLine {
 public:
  struct Dependencies {
    const Clock& clock;
    Random& random;
    const Log& log;
    Metrics& metrics;
    Timer& timer;
    Signer signer;
    http::ClientTls identity;  // towards endpoints
    std::function<Result<HolderAddress>(const std::string& institution)> address;
    // The keys that may sign for an institution and have this keyid: one, or none.
    std::function<Result<httpsig::KeyRing>(const std::string& institution,
                                           const std::string& keyid)>
        answer_keys;
  };
  explicit Lines(Dependencies dependencies);
  ~Lines() override;  // what is under way is not heard any more

  void ask(const Question& question, std::chrono::steady_clock::time_point until,
           Hear hear) override;

  // Where the requests for gateways wait that hold a connection open.
  ChannelHub& channels();
  // What came back over such a connection: a framed response. Error: item_unknown when nobody waits
  // for it any more.
  Result<> take_answer(const std::string& institution, std::string_view request_id,
                       std::string_view framed);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tasuki::pull
