// Text without knowing what it is about: UTF-8, splitting, encodings of bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"

namespace tasuki {

std::string_view trim(std::string_view text);  // ASCII blanks at both ends
std::vector<std::string_view> split(std::string_view text, char separator);
std::string to_lower(std::string_view ascii);
bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII
bool all_digits(std::string_view text);                            // false for the empty text
std::size_t count_characters(std::string_view utf8);

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none.
std::size_t utf8_length(std::string_view text);

// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
// RFC 4648 section 4 (with padding) and section 5 (URL-safe, without padding).
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);
// Refuse anything but the canonical form. Error: parameter_invalid.
Result<std::string> from_base64(std::string_view text);
Result<std::string> from_base64url(std::string_view text);

// The language to answer in: the first of ja and en in an Accept-Language list by its quality
// (RFC 9110 section 12.5.4); `fallback` when neither stands there.
Lang preferred_language(std::string_view accept_language, Lang fallback);

}  // namespace tasuki
