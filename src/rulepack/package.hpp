// Files of a package, one after the other: an npm-style archive (.tgz), an unpacked directory, a
// directory of definition Bundles, or a single JSON file.
//
// Archives are read as a stream and never unpacked to disk. Refused with package_malformed: paths
// that lead out of the archive, links and special files, damaged archives; with package_limit: more
// files or bytes than base/limits.hpp allows, counted after decompression.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace tasuki::rulepack {

struct PackageLimits {
  std::size_t bytes_max = limits::kPackageBytesMax;
  std::size_t files_max = limits::kPackageFilesMax;
  std::size_t file_bytes_max = limits::kPackageFileBytesMax;
};

// Called with the path inside the package, without the leading "package/", and the whole file.
using FileVisitor = std::function<Result<>(std::string_view name, std::string bytes)>;

// Calls `visit` for each JSON file that can hold definitions, in an order that depends on nothing
// but the package. Errors: file_unreadable, package_malformed, package_limit, those of `visit`.
Result<> visit_package(const std::string& path, const FileVisitor& visit,
                       const PackageLimits& limits = {});
// The same for the bytes of an archive.
Result<> visit_archive(std::string_view bytes, const FileVisitor& visit,
                       const PackageLimits& limits = {});

}  // namespace tasuki::rulepack
