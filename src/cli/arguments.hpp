// Reads the command line against the command table. CLI11 inside and nowhere else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace tasuki::cli {

struct Invocation {
  const CommandRow* command = nullptr;  // nullptr: `text` (help, or what was wrong) is all there is
  Arguments arguments;
  Lang lang = Lang::en;
  bool json = false;
  std::string text;
  int status = 0;
};

// The language: --lang, else LC_ALL, LC_MESSAGES or LANG beginning with "ja", else English.
Invocation read_command_line(const std::vector<std::string>& arguments);

}  // namespace tasuki::cli
