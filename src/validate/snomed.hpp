// What can be said of SNOMED CT without having it: the form of its identifiers.
// https://confluence.ihtsdotools.org/display/DOCRELFMT/6+SNOMED+CT+Identifiers
#pragma once

#include <string_view>

namespace tasuki::validate {

inline constexpr std::string_view kSnomed = "http://snomed.info/sct";

// 6 to 18 digits, the last of which is a check digit (Verhoeff).
bool is_snomed_identifier(std::string_view text);
// Whether the text can be no code of SNOMED CT: neither an identifier nor an expression.
bool is_no_snomed_code(std::string_view text);

}  // namespace tasuki::validate
