// The 6 information of a person as one institution may see it: what each unit says, cut down by the
// policy, merged and in time. Keeps nothing.
#pragma once

#include <vector>

#include "clins/summary.hpp"
#include "exchange/exchange.hpp"
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

// What is known of a person.
struct Known {
  std::vector<store::Information> registered;  // as Store::information_of gives it
  std::vector<store::Information> answered;    // as read_pulled gives it
};
// Error: content_damaged.
Result<std::vector<clins::SummaryEntry>> visible_information(Known known, const Reader& reader,
                                                             Time now);
// Names the institutions that its entries come from.
Result<> name_sources(store::Store& store, InformationView& view);

}  // namespace tasuki::exchange
