// Writes the storage that `tasuki generate --ssmix2` and the benchmarks ask for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "generate/world.hpp"

namespace tasuki::cli {

// The index lies in the root of the storage, as a file beside the folders.
inline constexpr std::string_view kStorageIndex = "index.sqlite";

// Gives the number of files. Errors: file_unwritable, those of the index (an old one stands in the
// way: store_failed).
Result<std::int64_t> write_storage(const generate::World& world, const std::string& root);

}  // namespace tasuki::cli
