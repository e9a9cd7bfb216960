// The tables of errors and settings, as Markdown for docs/ and for people, or as JSON.
#include "base/error.hpp"
#include "cli/settings_table.hpp"
#include "cli/subcommands.hpp"
#include "clins/issue.hpp"
#include "json/writer.hpp"
#include "validate/issue.hpp"

namespace tasuki::cli {
namespace {

struct ErrorLine {
  std::string_view id;
  std::string status;  // of HTTP; "-": it never refuses anything by itself
  std::string_view issue_type;
  std::string_view ja;
  std::string_view en;
};

std::vector<ErrorLine> error_lines() {
  std::vector<ErrorLine> lines;
  for (const ErrorRow& row : error_rows())
    lines.push_back({row.id, std::to_string(row.http_status), row.issue_type, row.ja, row.en});
  const std::string refused = std::to_string(error_row(Code::document_refused).http_status);
  for (const clins::IssueRow& row : clins::issue_rows())
    lines.push_back({row.code, refused, row.issue_type, row.ja, row.en});
  for (const validate::IssueRow& row : validate::issue_rows()) {
    const bool refuses = row.severity == fhir::Severity::error;
    lines.push_back({row.code, refuses ? refused : "-", row.issue_type, row.ja, row.en});
  }
  return lines;
}

}  // namespace

Result<int> run_errors(const Arguments&, Output& output) {
  json::Writer writer;
  writer.array();
  if (!output.json()) {
    output.line("| code | HTTP | FHIR issue type | 日本語 | English |");
    output.line("|---|---|---|---|---|");
  }
  for (const ErrorLine& line : error_lines()) {
    if (output.json()) {
      writer.object().field("code", line.id).field("http", line.status);
      writer.field("type", line.issue_type).field("ja", line.ja).field("en", line.en).end();
      continue;
    }
    output.line("| " + std::string(line.id) + " | " + line.status + " | " +
                std::string(line.issue_type) + " | " + std::string(line.ja) + " | " +
                std::string(line.en) + " |");
  }
  writer.end();
  if (output.json()) output.line(writer.take());
  return 0;
}

Result<int> run_settings(const Arguments&, Output& output) {
  json::Writer writer;
  writer.array();
  if (!output.json()) {
    output.line("| setting | type | default | 日本語 | English |");
    output.line("|---|---|---|---|---|");
  }
  for (const Setting& setting : settings_table()) {
    const std::string_view type = type_name(setting.type);
    if (output.json()) {
      writer.object().field("key", setting.key).field("type", type);
      writer.field("default", setting.fallback)
          .field("ja", setting.ja)
          .field("en", setting.en)
          .end();
      continue;
    }
    const std::string fallback =
        setting.fallback.empty() ? "" : "`" + std::string(setting.fallback) + "`";
    output.line("| `" + std::string(setting.key) + "` | " + std::string(type) + " | " + fallback +
                " | " + std::string(setting.ja) + " | " + std::string(setting.en) + " |");
  }
  writer.end();
  if (output.json()) output.line(writer.take());
  return 0;
}

}  // namespace tasuki::cli
