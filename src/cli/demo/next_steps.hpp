// What can be tried while the demo runs: commands that work as printed.
#pragma once

#include "cli/demo/letter.hpp"
#include "cli/demo/world.hpp"
#include "cli/output.hpp"
#include "generate/person.hpp"

namespace tasuki::cli::demo {

// `shown`: somebody of the country.
void print_next_steps(const Output& output, World& world, const Letter& letter,
                      const generate::Person& shown);

}  // namespace tasuki::cli::demo
