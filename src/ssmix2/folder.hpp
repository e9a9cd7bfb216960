// Folders of the storage, read without following symbolic links.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tasuki::ssmix2 {

enum class Kind { folders, files };

// The names in a folder that are of a kind, sorted; none that begins with a dot. A folder that is
// not there (any more) is file_unreadable. The detail names no path: patients' numbers are in them.
Result<std::vector<std::string>> list_folder(const std::string& path, Kind kind);

// Times of the file system in nanoseconds since 1970; 0 for what is not there. Of a folder when its
// names changed, of a file when it was made, renamed or written.
std::int64_t folder_changed(const std::string& path);
std::int64_t file_changed(const std::string& path);

}  // namespace tasuki::ssmix2
