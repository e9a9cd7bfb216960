// The XML that build servers read as test results: one test case a file, which fails with its
// errors; what only was remarked stands in its output.
#include "cli/validation/report.hpp"
#include "fhir/operation_outcome.hpp"

namespace tasuki::cli {
namespace {

// https://www.w3.org/TR/xml/#charsets: control characters cannot be written at all.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string line_of(const fhir::Issue& issue, Lang lang) {
  std::string text;
  if (issue.position)
    text =
        std::to_string(issue.position->line) + ":" + std::to_string(issue.position->column) + " ";
  text += issue.code + " " + std::string(fhir::sentence(issue, lang));
  if (!issue.expression.empty()) text += " [" + issue.expression + "]";
  if (!issue.detail.empty()) text += " (" + issue.detail + ")";
  return text + "\n";
}

std::string lines_of(const Judged& judged, bool errors, Lang lang) {
  std::string text;
  for (const fhir::Issue& issue : judged.issues)
    if ((issue.severity == fhir::Severity::error) == errors) text += line_of(issue, lang);
  return text;
}

std::string test_case(const Judged& judged, Lang lang) {
  std::string text =
      "  <testcase classname=\"tasuki.validate\" name=\"" + escape(judged.file) + "\"";
  if (judged.error)
    return text + ">\n    <error message=\"" + escape(judged.error->to_string(lang)) +
           "\"/>\n  </testcase>\n";
  const std::string remarks = lines_of(judged, false, lang);
  if (judged.valid() && remarks.empty()) return text + "/>\n";
  text += ">\n";
  if (!judged.valid()) {
    const std::string count = std::to_string(judged.count(fhir::Severity::error));
    text += "    <failure message=\"" + count + (lang == Lang::ja ? "件の誤り" : " errors") +
            "\">" + escape(lines_of(judged, true, lang)) + "</failure>\n";
  }
  if (!remarks.empty()) text += "    <system-out>" + escape(remarks) + "</system-out>\n";
  return text + "  </testcase>\n";
}

}  // namespace

std::string junit_report(std::span<const Judged> files, Lang lang) {
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::string cases;
  for (const Judged& judged : files) {
    errors += judged.error.has_value();
    failures += !judged.error && !judged.valid();
    cases += test_case(judged, lang);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"tasuki validate\" "
         "tests=\"" +
         std::to_string(files.size()) + "\" failures=\"" + std::to_string(failures) +
         "\" errors=\"" + std::to_string(errors) + "\">\n" + cases + "</testsuite>\n";
}

}  // namespace tasuki::cli
