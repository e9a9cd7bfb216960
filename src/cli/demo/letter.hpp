// The letter that the demo sends, and what the demo must know to enrol its institutions.
#pragma once

#include <string>

#include "cli/demo/world.hpp"

namespace tasuki::cli::demo {

struct Letter {
  std::string content;
  std::string identifier;  // Bundle.identifier.value
  World::Plan plan;        // without directory
};

// Error: file_unreadable, document_refused with the first issue.
Result<Letter> read_letter(const std::string& path);

}  // namespace tasuki::cli::demo
