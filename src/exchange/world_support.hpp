// A whole exchange on a real store in a directory of its own, with a clock and random numbers that
// the test owns, judging by the rules that this build ships; and letters to send.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "clins/letter_support.hpp"
#include "exchange/exchange.hpp"
#include "exchange/spy_eligibility_support.hpp"
#include "exchange/spy_store_support.hpp"

namespace tasuki::exchange {

using clins::Letter;

// Finds what a test wants it to find.
class SpySanitizer final : public Sanitizer {
 public:
  Result<Sanitized> sanitize(clins::AttachmentType, const Pieces& pieces) override {
    seen.clear();
    for (std::string piece = TRY(pieces()); !piece.empty(); piece = TRY(pieces())) seen += piece;
    return finding;
  }
  Sanitized finding{true, "none"};
  std::string seen;
};

class World {
 public:
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void add(std::string_view code, std::string_view name, std::vector<std::string> also = {});
  void suspend(std::string_view code);
  struct Number {
    std::string insurer, symbol, number, branch;
    std::string from = "2020-01-01";
    std::string to = {};
  };
  // Makes a person known to eligibility. Two are from the start: those of the numbers
  // 00012345:あいう:187:05 and 188:05, p-187 and p-188, born 1955-05-04.
  void add_person(std::string_view id, const std::vector<Number>& numbers,
                  std::string_view birth_date = "1955-05-04");
  Caller caller(std::string_view code) const;
  store::Store::Totals totals();
  std::string logged() const;  // all lines
  std::string database() const { return directory_ + "/exchange.db"; }

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
  SpyEligibility registry;
  SpySanitizer sanitizer;
  Exchange exchange;
};

}  // namespace tasuki::exchange
