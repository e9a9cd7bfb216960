// The escapes of JSON strings (RFC 8259 section 7).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tasuki::json {

// `text` is what stands between the quotes. The offset of the first escape that is not one, or of a
// surrogate without its partner (it could not be written as UTF-8); nullopt when all are good.
std::optional<std::size_t> find_bad_escape(std::string_view text);

// For both, `text` must have passed find_bad_escape; the second allocates nothing.
std::string unescape(std::string_view text);
bool unescaped_equals(std::string_view text, std::string_view plain);

}  // namespace tasuki::json
