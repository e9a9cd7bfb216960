#include "fhir/operation_outcome.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "json/writer.hpp"

namespace tasuki::fhir {
namespace {

constexpr std::string_view kLineExtension =
    "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line";
constexpr std::string_view kColumnExtension =
    "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col";
// http://hl7.org/fhir/R4/extension-operationoutcome-issue-source.html
constexpr std::string_view kSourceExtension =
    "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-source";
constexpr std::string_view kNearestExtension = "urn:tasuki:nearest";
constexpr std::string_view kRepeatsExtension = "urn:tasuki:repeats";
// http://hl7.org/fhir/R4/extension-translation.html
constexpr std::string_view kTranslationExtension =
    "http://hl7.org/fhir/StructureDefinition/translation";

void write_number(json::Writer& writer, std::string_view url, std::size_t value) {
  writer.object().field("url", url).key("valueInteger");
  writer.number(static_cast<std::int64_t>(value)).end();
}

void write_text(json::Writer& writer, std::string_view url, std::string_view value) {
  if (!value.empty()) writer.object().field("url", url).field("valueString", value).end();
}

void write_extensions(json::Writer& writer, const Issue& issue) {
  const bool any =
      issue.position || issue.repeats > 1 || !issue.nearest.empty() || !issue.source.empty();
  if (!any) return;
  writer.key("extension").array();
  if (issue.position) {
    write_number(writer, kLineExtension, issue.position->line);
    write_number(writer, kColumnExtension, issue.position->column);
  }
  write_text(writer, kSourceExtension, issue.source);
  write_text(writer, kNearestExtension, issue.nearest);
  if (issue.repeats > 1) write_number(writer, kRepeatsExtension, issue.repeats);
  writer.end();
}

void write_translation(json::Writer& writer, std::string_view lang, std::string_view text) {
  writer.key("_text").object().key("extension").array();
  writer.object().field("url", kTranslationExtension).key("extension").array();
  writer.object().field("url", "lang").field("valueCode", lang).end();
  writer.object().field("url", "content").field("valueString", text).end();
  writer.end().end();
  writer.end().end();
}

void write_details(json::Writer& writer, const Issue& issue, Lang lang) {
  const Lang other = lang == Lang::ja ? Lang::en : Lang::ja;
  writer.key("details").object();
  writer.key("coding").array().object();
  writer.field("system", kIssueCodeSystem).field("code", issue.code).end().end();
  writer.field("text", sentence(issue, lang));
  if (!issue.ja.empty() && !issue.en.empty())
    write_translation(writer, lang == Lang::ja ? "en" : "ja", sentence(issue, other));
  writer.end();
}

void write_issue(json::Writer& writer, const Issue& issue, Lang lang) {
  writer.object();
  write_extensions(writer, issue);
  writer.field("severity", code_of(issue.severity)).field("code", issue.issue_type);
  write_details(writer, issue, lang);
  if (!issue.detail.empty()) writer.field("diagnostics", issue.detail);
  if (!issue.expression.empty()) writer.key("expression").array().string(issue.expression).end();
  writer.end();
}

Issue no_issues() {
  Issue issue;
  issue.severity = Severity::information;
  issue.code = kNoIssuesCode;
  issue.issue_type = "informational";
  issue.ja = "問題はありません。";
  issue.en = "There are no issues.";
  return issue;
}

Issue left_out(std::size_t count) {
  Issue issue;
  issue.severity = Severity::information;
  issue.code = kIssuesLeftOutCode;
  issue.issue_type = "incomplete";
  issue.ja = "このほかに" + std::to_string(count) + "件あります。直してから送り直してください。";
  issue.en = "There are " + std::to_string(count) + " more: correct these first and send again.";
  return issue;
}

// At most kIssuesMax, the most severe, each severity in the order found.
std::vector<const Issue*> choose(std::span<const Issue> issues) {
  std::vector<const Issue*> chosen;
  chosen.reserve(issues.size());
  for (const Issue& issue : issues) chosen.push_back(&issue);
  if (chosen.size() <= limits::kIssuesMax) return chosen;
  std::ranges::sort(chosen, {},
                    [](const Issue* issue) { return std::pair(issue->severity, issue); });
  chosen.resize(limits::kIssuesMax);
  return chosen;
}

}  // namespace

std::string_view code_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::information:
      break;
  }
  return "information";
}

std::string_view sentence(const Issue& issue, Lang lang) {
  const std::string& wanted = lang == Lang::ja ? issue.ja : issue.en;
  return wanted.empty() ? (lang == Lang::ja ? issue.en : issue.ja) : wanted;
}

Issue to_issue(const Error& error) {
  const ErrorRow& row = error_row(error.code);
  Issue issue;
  issue.code = row.id;
  issue.issue_type = row.issue_type;
  issue.ja = row.ja;
  issue.en = row.en;
  issue.detail = error.detail;
  return issue;
}

std::string operation_outcome(std::span<const Issue> issues, Lang lang) {
  const std::vector<const Issue*> chosen = choose(issues);
  json::Writer writer;
  writer.object().field("resourceType", "OperationOutcome").key("issue").array();
  for (const Issue* issue : chosen) write_issue(writer, *issue, lang);
  if (issues.size() > chosen.size())
    write_issue(writer, left_out(issues.size() - chosen.size()), lang);
  if (issues.empty()) write_issue(writer, no_issues(), lang);
  writer.end().end();
  return writer.take();
}

std::string operation_outcome(const Error& error, Lang lang) {
  const Issue issue = to_issue(error);
  return operation_outcome(std::span(&issue, 1), lang);
}

}  // namespace tasuki::fhir
