// Judges many files at once, each core one at a time.
#pragma once

#include <string>
#include <vector>

#include "cli/validation/report.hpp"
#include "validate/validator.hpp"

namespace tasuki::cli {

struct Judging {
  const validate::Validator& validator;
  std::vector<std::string> profiles;
  bool best_practice = true;
  fhir::Severity level = fhir::Severity::information;  // the least that is shown
};

// In the order of `files`; "-" is standard input.
std::vector<Judged> judge_files(const Judging& judging, const std::vector<std::string>& files);

}  // namespace tasuki::cli
