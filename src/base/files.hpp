// Whole small files: keys, certificates, samples.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki {

Result<std::string> read_file(const std::string& path);  // Error: file_unreadable
// Durable and atomic: a new file beside it, synced, renamed over the old one, directory synced.
// `mode` as in chmod: 0600 for keys. Error: file_unwritable.
Result<> write_file(const std::string& path, std::string_view bytes, unsigned mode = 0644);
Result<> make_directories(const std::string& path);  // Error: file_unwritable

}  // namespace tasuki
