// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#include <map>

#include "cli/validation/report.hpp"
#include "fhir/operation_outcome.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

using RuleIndex = std::map<std::string, const fhir::Issue*, std::less<>>;

// https section 3.27.10: error, warning, note
std::string_view level_of(fhir::Severity severity) {
  return severity == fhir::Severity::information ? "note" : fhir::code_of(severity);
}

std::string message_of(const fhir::Issue& issue, Lang lang) {
  std::string text(fhir::sentence(issue, lang));
  if (!issue.detail.empty()) text += " (" + issue.detail + ")";
  if (!issue.nearest.empty())
    text += (lang == Lang::ja ? " もしかして: " : " Did you mean: ") + issue.nearest;
  return text;
}

// One reportingDescriptor for each code that occurs (3.49).
void write_rules(json::Writer& w, const RuleIndex& rules, Lang lang) {
  w.key("rules").array();
  for (const auto& [code, issue] : rules) {
    w.object().field("id", code).key("shortDescription").object();
    w.field("text", fhir::sentence(*issue, lang)).end();
    if (issue->source.starts_with("http")) w.field("helpUri", issue->source);
    w.end();
  }
  w.end();
}

void write_location(json::Writer& w, const std::string& file, const fhir::Issue& issue) {
  w.key("locations").array().object().key("physicalLocation").object();
  w.key("artifactLocation").object().field("uri", file).end();
  if (issue.position) {
    w.key("region").object().key("startLine");
    w.number(static_cast<std::int64_t>(issue.position->line)).key("startColumn");
    w.number(static_cast<std::int64_t>(issue.position->column)).end();
  }
  w.end();
  if (!issue.expression.empty())
    w.key("logicalLocations")
        .array()
        .object()
        .field("fullyQualifiedName", issue.expression)
        .end()
        .end();
  w.end().end();
}

void write_result(json::Writer& w, const std::string& file, const fhir::Issue& issue, Lang lang) {
  w.object().field("ruleId", issue.code).field("level", level_of(issue.severity));
  w.key("message").object().field("text", message_of(issue, lang)).end();
  write_location(w, file, issue);
  if (issue.repeats > 1) w.key("occurrenceCount").number(static_cast<std::int64_t>(issue.repeats));
  w.end();
}

// Files with an error of their own have it as their only result.
std::vector<Judged> with_errors_as_issues(std::span<const Judged> files) {
  std::vector<Judged> all(files.begin(), files.end());
  for (Judged& judged : all)
    if (judged.error) judged.issues = {fhir::to_issue(*judged.error)};
  return all;
}

}  // namespace

std::string sarif_report(std::span<const Judged> files, const Rules& rules, Lang lang) {
  const std::vector<Judged> all = with_errors_as_issues(files);
  RuleIndex index;
  for (const Judged& judged : all)
    for (const fhir::Issue& issue : judged.issues) index.try_emplace(issue.code, &issue);
  json::Writer w;
  w.object().field("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  w.field("version", "2.1.0").key("runs").array().object();
  w.key("tool").object().key("driver").object().field("name", "tasuki");
  w.key("properties").object().field("rulePack", rules.name).field("sha256", rules.identity).end();
  write_rules(w, index, lang);
  w.end().end().field("columnKind", "unicodeCodePoints").key("results").array();
  for (const Judged& judged : all)
    for (const fhir::Issue& issue : judged.issues) write_result(w, judged.file, issue, lang);
  w.end().end().end().end();
  return w.take() + "\n";
}

}  // namespace tasuki::cli
