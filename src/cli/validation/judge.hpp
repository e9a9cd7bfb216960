// Judges files with one rule pack, as many at a time as there are cores.
#pragma once

#include <string>
#include <vector>

#include "cli/validation/report.hpp"
#include "validate/validator.hpp"

namespace tasuki::cli {

// In the order of `files`; "-" is standard input. A text that is not JSON is a document with an
// error; a file that cannot be read could not be judged.
std::vector<Judged> judge(const std::vector<std::string>& files,
                          const validate::Validator& validator, const validate::Request& request);

}  // namespace tasuki::cli
