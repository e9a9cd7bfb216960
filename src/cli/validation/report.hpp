// What `tasuki validate` says about files: to people, as OperationOutcome, as SARIF 2.1.0 for code
// scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as JUnit XML for build servers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "fhir/issue.hpp"

namespace tasuki::cli {

struct Judged {
  std::string file;
  std::optional<Error> error;  // it could not be judged at all
  fhir::Issues issues;

  std::size_t count(fhir::Severity severity) const;  // repeats included
  bool valid() const { return !error && count(fhir::Severity::error) == 0; }
};

struct Rules {
  std::string name;      // of the pack
  std::string identity;  // SHA-256
};

// One block a file, one paragraph an issue, and a summary line.
std::string text_report(std::span<const Judged> files, const Rules& rules, Lang lang);
// Of one file its OperationOutcome, of several a collection Bundle of them.
std::string outcome_report(std::span<const Judged> files, Lang lang);
std::string sarif_report(std::span<const Judged> files, const Rules& rules, Lang lang);
std::string junit_report(std::span<const Judged> files, Lang lang);

}  // namespace tasuki::cli
