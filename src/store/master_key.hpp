// The key that wraps the keys of content: 32 random bytes in a file that only its owner may read.
#pragma once

#include <string>

#include "base/random.hpp"
#include "base/result.hpp"

namespace tasuki::store {

// Errors: file_unreadable; key_invalid when it has another size, or others may read it.
Result<std::string> read_master_key(const std::string& path);
// The one that is there, or a new one. Errors: also file_unwritable.
Result<std::string> read_or_make_master_key(const std::string& path, Random& random);

}  // namespace tasuki::store
