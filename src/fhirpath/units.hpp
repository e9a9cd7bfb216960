// UCUM basics: the units that FHIR documents and invariants use, compared and converted exactly.
// https://ucum.org/ucum
//
// A unit that is not in units.def is only comparable with itself.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fhirpath/decimal.hpp"
#include "fhirpath/item.hpp"
#include "fhirpath/temporal.hpp"

namespace tasuki::fhirpath {

// "day", "days" -> day. http://hl7.org/fhirpath/N1/#time-valued-quantities
std::optional<CalendarUnit> calendar_unit(std::string_view word);
// 's' and 'ms' and the units that are defined by them: "d", "wk", "h", "min". Not "mo" and "a".
std::optional<CalendarUnit> definite_unit(std::string_view ucum);

// -1, 0, 1; nullopt: they cannot be compared. Calendar years and months compare only with
// themselves (http://hl7.org/fhirpath/N1/#time-valued-quantities).
std::optional<int> compare(const Quantity& a, const Quantity& b);
bool comparable(const Quantity& a, const Quantity& b);
// `a` in the unit of `b`, to look at both with the same eyes.
std::optional<Decimal> convert(const Quantity& a, const Quantity& b);

}  // namespace tasuki::fhirpath
