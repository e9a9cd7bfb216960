// The command line of `tasuki validate`, also in the spellings of the official FHIR validator
// (https://confluence.hl7.org/spaces/FHIR/pages/35718580/Using+the+FHIR+Validator).
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/rules_access.hpp"
#include "fhir/issue.hpp"
#include "validate/validator.hpp"

namespace tasuki::cli {

enum class ReportFormat { text, json, sarif, junit };

struct ValidationSettings {
  std::vector<std::string> files;
  validate::Request request;  // without `now`
  ReportFormat format = ReportFormat::text;
  fhir::Severity level = fhir::Severity::information;  // the least that is shown
  std::string output;                                  // a file; empty: standard output
  bool watch = false;
};

std::span<const OptionRow> validation_options();
// Error: usage, for a value that the official validator may know and this one does not.
Result<ValidationSettings> read_validation_settings(const Arguments& arguments, bool json);
// The active pack, with the packages of -ig added.
Result<SharedPack> validation_pack(const Arguments& arguments);

}  // namespace tasuki::cli
