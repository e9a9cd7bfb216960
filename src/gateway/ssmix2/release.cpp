#include "gateway/ssmix2/release.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tasuki::gateway {
namespace {

constexpr std::array kRows = {
#define TASUKI_RELEASE(name, code, leaves, ja, en) WhyRow{Why::name, code, leaves, ja, en},
#include "gateway/ssmix2/release.def"
#undef TASUKI_RELEASE
};

constexpr unsigned kHoursMax = 10 * 366 * 24;

}  // namespace

const WhyRow& row_of(Why why) {
  return kRows.at(static_cast<std::size_t>(why));
}

std::optional<Why> why_from_code(std::string_view code) {
  const auto row = std::ranges::find(kRows, code, &WhyRow::code);
  if (row == kRows.end()) return std::nullopt;
  return row->why;
}

std::optional<ReleaseRule> parse_release_rule(std::string_view text) {
  if (text == "at-once") return ReleaseRule{ReleaseRule::When::at_once, {}};
  if (text == "explained") return ReleaseRule{ReleaseRule::When::explained, {}};
  unsigned hours = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hours);
  const bool whole =
      error == std::errc() && std::string_view(end, text.data() + text.size()) == "h";
  if (!whole || hours == 0 || hours > kHoursMax) return std::nullopt;
  return ReleaseRule{ReleaseRule::When::after, std::chrono::hours(hours)};
}

const ReleaseRule& ReleasePolicy::rule_of(const ssmix2::Unit& unit) const {
  if (unit.infection) return infections;
  switch (unit.information) {
    case clins::InformationClass::conditions:
      return conditions;
    case clins::InformationClass::allergies:
    case clins::InformationClass::contraindications:
      return allergies;
    default:
      return laboratory;
  }
}

// What forbids comes first: neither a person nor time frees what is only suspected, and what a list
// says that cannot be read is not known.
Decision decide(const ReleasePolicy& policy, const ReleaseQuestion& question) {
  if (!question.unit.registrable) return {Why::not_registrable, {}};
  if (question.unit.suspected) return {Why::suspected, {}};
  if (question.remarks.broken) return {Why::list_broken, {}};
  if (question.clerk == ClerkWord::hold) return {Why::clerk_held, {}};
  if (question.remarks.hold) return {Why::listed_hold, {}};
  if (question.clerk == ClerkWord::release) return {Why::clerk_released, {}};
  if (question.incomplete) return {Why::incomplete, {}};
  if (question.remarks.explained) return {Why::explained, {}};
  const ReleaseRule& rule = policy.rule_of(question.unit);
  if (rule.when == ReleaseRule::When::at_once) return {Why::free, {}};
  if (rule.when == ReleaseRule::When::explained) return {Why::unexplained, {}};
  const Time until = question.seen_at + rule.delay;
  if (until <= question.now) return {Why::elapsed, {}};
  return {Why::waiting, until};
}

}  // namespace tasuki::gateway
