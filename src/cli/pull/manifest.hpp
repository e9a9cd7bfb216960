// The manifest of a PULL as people read it: one line for each holder.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "json/document.hpp"

namespace tasuki::cli {

struct Manifest {
  std::vector<std::vector<std::string>> rows;  // code, outcome in words, count, as of, name
  std::size_t entries = 0;                     // of information and documents
};
// Of the Bundle that $pull and $summary answer.
Manifest read_manifest(json::Value bundle, const Output& output);

}  // namespace tasuki::cli
