// ISO-2022-JP as SS-MIX2 messages are in: ASCII and JIS X 0201 Roman (ESC ( B, ESC ( J), half-width
// katakana (ESC ( I) and JIS X 0208 (ESC $ @, ESC $ B, ESC $ ( B) with what Windows adds to it (NEC
// row 13, IBM characters in rows 89 to 92). https://www.rfc-editor.org/rfc/rfc1468
//
// Roman is read as ASCII, so that the delimiters of HL7 are the same in both. A line ends every
// escape. User-defined characters and JIS X 0212 are refused. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "ssmix2/fault.hpp"

namespace tasuki::ssmix2 {

// UTF-8. Fault: encoding, with the line.
Faulty<std::string> from_iso_2022_jp(std::string_view bytes);
// From UTF-8. What it lacks becomes 〓 (U+3013), as printers had it.
std::string to_iso_2022_jp(std::string_view utf8);

}  // namespace tasuki::ssmix2
