// Time comes in through the constructor, so that tests and simulations own it.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki {

// Wall-clock time with the resolution that is stored and shown: milliseconds since 1970, UTC.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start.time_since_epoch().count()) {}
  Time now() const override { return Time(std::chrono::milliseconds(now_.load())); }
  void advance(std::chrono::milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_;
};

// "2026-01-31T09:30:00.123Z": the FHIR instant that everything writes.
std::string to_instant(Time time);
// Any FHIR instant or dateTime with seconds and a zone. Error: parameter_invalid.
Result<Time> parse_instant(std::string_view text);

}  // namespace tasuki
