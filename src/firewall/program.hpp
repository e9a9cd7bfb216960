// Runs the programs that change a machine's network: nft and ip.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tasuki::firewall {

// In a process of its own; its result is the exit status, -1 when it had none.
int in_child(const std::function<int()>& work);
// Found by PATH; `input` is its standard input. The exit status; 127: there is no such program.
int run_program(const std::vector<std::string>& command, const std::string& input = {});
// What it writes to standard output. Error: not_permitted_here (no such program, or it failed).
Result<std::string> program_output(const std::vector<std::string>& command);

}  // namespace tasuki::firewall
