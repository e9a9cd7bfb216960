// A whole exchange on a real store in a directory of its own, with a clock and random numbers that
// the test owns; and letters to send.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "clins/unit.hpp"
#include "exchange/exchange.hpp"
#include "exchange/spy_store_support.hpp"

namespace tasuki::exchange {

// A small referral, made anew for each test: what it leaves out is refused, what it names decides.
struct Letter {
  std::string from = "1310000001";
  std::string to = "1310000002";
  std::string serial = "0001";
  std::string prefix;  // of the identifier; empty: `from`
  std::string insured = "00012345:あいう:187:05";
  std::string birth_date = "1955-05-04";
  std::string type = "57133-1";
  std::string note = "いつもお世話になっております。";
  std::size_t bytes = 0;  // at least: padded with text

  std::string json() const;
};

class World {
 public:
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void add(std::string_view code, std::string_view name, std::vector<std::string> also = {});
  void suspend(std::string_view code);
  Caller caller(std::string_view code) const;
  store::Store::Totals totals();
  std::string logged() const;  // all lines

 private:
  std::string directory_;
  mutable std::mutex mutex_;
  std::string lines_;

 public:
  ManualClock clock;
  SeededRandom random;
  Metrics metrics;
  Log log;
  SpyStore store;
  crypto::PrivateKey receipt_key;
  Exchange exchange;
};

}  // namespace tasuki::exchange
