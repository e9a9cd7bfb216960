// What a subcommand is: a row of the table in commands.cpp, with its options as a table of its own.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/output.hpp"

namespace tasuki::cli {

enum class OptionKind { flag, value, repeated, argument, optional_argument, arguments };

struct OptionRow {
  std::string_view name;  // "--config", or "FILE" for an argument
  OptionKind kind;
  std::string_view fallback;  // shown in the help; empty: none
  std::string_view ja;
  std::string_view en;
};

// What was given on the command line. Asking for an option that the command's table lacks asserts.
class Arguments {
 public:
  bool flag(std::string_view name) const { return !values(name).empty(); }
  bool given(std::string_view name) const { return !values(name).empty(); }
  std::string value(std::string_view name) const;  // the last one given, or the fallback
  const std::vector<std::string>& values(std::string_view name) const;
  // Error: parameter_invalid when it is no number from `least` to `most`.
  Result<std::uint64_t> number(std::string_view name, std::uint64_t least,
                               std::uint64_t most) const;

  struct Entry {
    std::string fallback;
    std::vector<std::string> values;
  };
  std::map<std::string, Entry, std::less<>> entries;
};

struct CommandRow {
  std::string_view name;  // "exchange", "institution add"
  std::span<const OptionRow> options;
  std::string_view ja;
  std::string_view en;
  // The exit status: 0 done, 1 refused or not well; an Error is printed and leaves with 2.
  Result<int> (*run)(const Arguments&, Output&);
};

std::span<const CommandRow> commands();

}  // namespace tasuki::cli
