// What of an SS-MIX2 storage may leave the institution, and when: one decision for what is pushed
// and what is answered to a PULL. Pure. docs/decisions/release-policy.md
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "gateway/ssmix2/side_list.hpp"
#include "ssmix2/convert.hpp"

namespace tasuki::gateway {

// When units of one class leave by themselves.
struct ReleaseRule {
  enum class When { at_once, explained, after };
  When when = When::explained;
  std::chrono::hours delay{0};  // of `after`
};
// "at-once", "explained", or hours: "48h" (at most 10 years). nullopt: none of these.
std::optional<ReleaseRule> parse_release_rule(std::string_view text);

struct ReleasePolicy {
  ReleaseRule conditions{ReleaseRule::When::at_once};
  ReleaseRule allergies{ReleaseRule::When::at_once};  // and drug contraindications, one unit
  ReleaseRule infections{};
  ReleaseRule laboratory{};

  const ReleaseRule& rule_of(const ssmix2::Unit& unit) const;
};

// What a person at the institution decided of one unit.
enum class ClerkWord { none, release, hold };

// Why a unit leaves or stays; the names stand in the ledger and in `tasuki ssmix2 list`.
enum class Why {
#define TASUKI_RELEASE(name, code, leaves, ja, en) name,
#include "gateway/ssmix2/release.def"
#undef TASUKI_RELEASE
};
struct WhyRow {
  Why why;
  std::string_view code;
  bool leaves;
  std::string_view ja;
  std::string_view en;
};
const WhyRow& row_of(Why why);
std::optional<Why> why_from_code(std::string_view code);

struct ReleaseQuestion {
  const ssmix2::Unit& unit;
  Remarks remarks;
  bool incomplete = false;  // an entry of its file could not be converted
  ClerkWord clerk = ClerkWord::none;
  Time seen_at;  // since when the storage says so
  Time now;
};
struct Decision {
  Why why = Why::unexplained;
  std::optional<Time> until;  // when time alone frees it
};
Decision decide(const ReleasePolicy& policy, const ReleaseQuestion& question);

}  // namespace tasuki::gateway
