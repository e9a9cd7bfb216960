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

// Whom the letters of a directory are about: they may be sent too. What is no letter is passed
// over.
std::vector<Person> people_of(const std::string& directory);

}  // namespace tasuki::cli::demo
