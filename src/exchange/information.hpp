// The 6 information of a person as one institution may see it: what each unit says, cut down by the
// policy, merged and in time. Asks nobody and keeps nothing.
#pragma once

#include <vector>

#include "clins/summary.hpp"
#include "exchange/policy.hpp"
#include "store/store.hpp"

namespace tasuki::exchange {

// Who looks, and by what right at each class.
struct Reader {
  Viewer viewer = Viewer::institution;
  std::string institution;   // empty for a patient
  std::vector<Basis> bases;  // by InformationClass
  Basis basis(clins::InformationClass information) const {
    return bases.at(static_cast<std::size_t>(information));
  }
};

// FHIR dates, both bounds included; an empty one is none.
bool is_within(std::string_view start, std::string_view end, std::string_view date);

// How long an entry is shown: for so many days, or as long as it is among the latest of its item.
struct PeriodRow {
  clins::InformationClass information;
  int days;
  std::size_t latest;
};
std::span<const PeriodRow> period_rows();

// `all` as Store::information_of gives it. Error: content_damaged.
Result<std::vector<clins::SummaryEntry>> visible_information(std::vector<store::Information> all,
                                                             const Reader& reader, Time now);

}  // namespace tasuki::exchange
