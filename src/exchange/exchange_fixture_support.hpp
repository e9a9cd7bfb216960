// Three institutions on an exchange of their own: a clinic that refers, the hospital that it refers
// to, and a stranger.
#pragma once

#include <gtest/gtest.h>

#include "exchange/world_support.hpp"

namespace tasuki::exchange {

inline constexpr const char* kClinic = "1310000001";
inline constexpr const char* kHospital = "1310000002";
inline constexpr const char* kStranger = "1310000003";
inline constexpr std::string_view kIdentifier = "1310000001^2026^0001";

class ExchangeTest : public testing::Test {
 protected:
  ExchangeTest() {
    world_.add(kClinic, "港診療所", {"1330000001"});
    world_.add(kHospital, "東京第一病院", {"1310000020"});
    world_.add(kStranger, "よその医院");
  }

  Result<Submitted> submit(const Letter& letter, Consent consent = Consent::oral) {
    return world_.exchange.submit(world_.caller(letter.from), {letter.json(), consent, {}});
  }
  UnitView send(const Letter& letter = {}, Consent consent = Consent::oral) {
    return submit(letter, consent).value().unit.value();
  }
  Result<std::string> fetch(const char* who, std::string_view id) {
    auto content = TRY(world_.exchange.fetch(world_.caller(who), id));
    std::string whole;
    for (;;) {
      const std::string piece = TRY(content.next());
      if (piece.empty()) return whole;
      whole += piece;
    }
  }
  std::string last_leaf() const { return world_.store.leaves.back(); }
  bool last_leaf_has(std::string_view text) const {
    return last_leaf().find(text) != std::string::npos;
  }
  std::size_t leaves() const { return world_.store.leaves.size(); }

  World world_;
};

}  // namespace tasuki::exchange
