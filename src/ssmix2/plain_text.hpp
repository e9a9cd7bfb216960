// Text as JP-CLINS wants it in display and text: no half-width katakana, no full-width blanks, no
// control characters; and the dates and numbers of HL7 v2 as FHIR writes them. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tasuki::ssmix2 {

// Half-width katakana become full-width ones, with their sound marks; full-width blanks and control
// characters become blanks; blanks at the ends go.
std::string plain_text(std::string_view utf8);

// "2011", "201112", "20111220" -> "2011", "2011-12", "2011-12-20"; of longer ones the day. Nullopt
// for what is no day of the calendar.
std::optional<std::string> fhir_date(std::string_view hl7);
// The same; with 12 digits and more "2011-12-20T10:30:00+09:00", for the hospital is in Japan.
std::optional<std::string> fhir_date_time(std::string_view hl7);
// Of a file's 17 digits: "2011-12-20T22:44:47.339+09:00".
std::string fhir_instant(std::string_view updated);

// "+1.20", "007", ".5" as JSON has them: "1.20", "7", "0.5". Nullopt for what is no decimal.
std::optional<std::string> exact_decimal(std::string_view text);

}  // namespace tasuki::ssmix2
