// The way to the exchange: a kept connection on which each call names its actor; and what is known
// about whether the exchange can be reached.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "gateway/assertions.hpp"
#include "http/client.hpp"
#include "json/document.hpp"

namespace tasuki::gateway {

// Whether the last calls reached the exchange and were let in. Thread-safe.
class Reachability {
 public:
  Reachability(const Clock& clock, Metrics& metrics);

  void reached();
  void failed(const std::string& error);

  // The last call came through.
  bool ready() const;
  std::string last_error() const;  // "TSK2006 HTTP 403"; empty when ready or never asked
  std::optional<Time> last_reached() const;

 private:
  const Clock& clock_;
  Gauge& gauge_;
  mutable std::mutex mutex_;
  bool ready_ = false;
  std::string last_error_;
  std::optional<Time> last_reached_;
};

// Everything that a line needs; one for the whole gateway. Thread-safe.
struct ExchangeAddress {
  http::ClientConfig client;
  Assertions& assertions;
  Reachability& reachability;
  Lang language = Lang::ja;
};

// One connection, for one thread at a time.
class ExchangeLine {
 public:
  // `patience`: without a byte of an answer. Error: key_invalid.
  static Result<std::unique_ptr<ExchangeLine>> open(const ExchangeAddress& address,
                                                    std::chrono::milliseconds patience);

  // Adds the actor's statement. An answer of any status is an answer. Errors: of http::Client.
  // Every call of the exchange may be repeated: it answers the same to the same.
  Result<http::Response> call(const clins::Actor& actor, http::Call call);
  // An answer that comes in pieces, for as long as the line lives.
  Result<http::Download> download(const clins::Actor& actor, http::Call call);
  // The same for a call that somebody else makes.
  static http::Call prepare(const ExchangeAddress& address, const clins::Actor& actor,
                            http::Call call);
  static void note(const ExchangeAddress& address, const Result<http::Response>& response);

 private:
  ExchangeLine(const ExchangeAddress& address, std::unique_ptr<http::Client> client)
      : address_(address), client_(std::move(client)) {}
  const ExchangeAddress& address_;
  std::unique_ptr<http::Client> client_;
};

// Lines for calls that an EMR waits for: a few at a time, with little patience. Thread-safe.
class DirectLines {
 public:
  explicit DirectLines(const ExchangeAddress& address) : address_(address) {}

  // Errors: busy when limits::kDirectCallsMax are under way; of http::Client.
  Result<http::Response> call(const clins::Actor& actor, http::Call call);

 private:
  const ExchangeAddress& address_;
  std::mutex mutex_;
  std::size_t under_way_ = 0;
  std::vector<std::unique_ptr<ExchangeLine>> idle_;
};

// A refusal of the exchange in one line: "TSK2006 HTTP 403"; the code is the outcome's first.
std::string describe(const http::Response& response);

// Fit for a URL and a file name: letters, digits and hyphens, at most 64.
bool is_unit_id(std::string_view text);

}  // namespace tasuki::gateway
