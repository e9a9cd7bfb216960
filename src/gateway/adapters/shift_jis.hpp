// Shift_JIS as Japanese systems write it: Windows-31J (CP932), with its NEC and IBM characters.
// https://www.iana.org/assignments/charset-reg/windows-31J
//
// Strict: what is no character is refused with its place, and so are user-defined characters
// (外字), which mean nothing outside the institution that drew them. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::gateway::adapters {

// UTF-8. Error: text_encoding, "line 3, byte 17" (both from 1).
Result<std::string> from_shift_jis(std::string_view bytes);

// XML text in UTF-8 as Shift_JIS. A character that Shift_JIS lacks becomes a character reference
// (https://www.w3.org/TR/xml/#sec-references), so nothing is lost. Error: text_encoding (not
// UTF-8).
Result<std::string> xml_to_shift_jis(std::string_view utf8);

}  // namespace tasuki::gateway::adapters
