#include "cli/validation/report.hpp"
#include "fhir/operation_outcome.hpp"

namespace tasuki::cli {
namespace {

using fhir::Severity;

std::string_view word_of(Severity severity, Lang lang) {
  const bool ja = lang == Lang::ja;
  switch (severity) {
    case Severity::error:
      return ja ? "誤り" : "error";
    case Severity::warning:
      return ja ? "警告" : "warning";
    case Severity::information:
      break;
  }
  return ja ? "情報" : "note";
}

// "  誤り R0211  12:5  Bundle.entry[0]": where an editor finds it, then what to do about it.
std::string paragraph(const std::string& file, const fhir::Issue& issue, Lang lang) {
  const bool ja = lang == Lang::ja;
  std::string text = file;
  if (issue.position)
    text +=
        ":" + std::to_string(issue.position->line) + ":" + std::to_string(issue.position->column);
  text += ": " + std::string(word_of(issue.severity, lang)) + " " + issue.code + ": " +
          std::string(fhir::sentence(issue, lang)) + "\n";
  const auto add = [&](std::string_view label, std::string_view value) {
    if (!value.empty()) text += "    " + std::string(label) + std::string(value) + "\n";
  };
  add(ja ? "場所: " : "at: ", issue.expression);
  if (issue.repeats > 1)
    add("", ja ? "ほか" + std::to_string(issue.repeats - 1) + "か所"
               : "and " + std::to_string(issue.repeats - 1) + " more like it");
  add(ja ? "詳細: " : "detail: ", issue.detail);
  add(ja ? "もしかして: " : "did you mean: ", issue.nearest);
  add(ja ? "根拠: " : "rule: ", issue.source);
  return text;
}

std::string summary(const Judged& judged, Lang lang) {
  const bool ja = lang == Lang::ja;
  std::string text = judged.file + ": ";
  if (judged.error) return text + judged.error->to_string(lang) + "\n";
  text += judged.valid() ? (ja ? "適合" : "valid") : (ja ? "不適合" : "not valid");
  for (const Severity severity : {Severity::error, Severity::warning, Severity::information}) {
    const std::size_t count = judged.count(severity);
    if (count == 0) continue;
    text += (ja ? "、" : ", ") + std::string(ja ? word_of(severity, lang) : "");
    text += ja ? std::to_string(count) + "件"
               : std::to_string(count) + " " + std::string(word_of(severity, lang)) +
                     (count == 1 ? "" : "s");
  }
  return text + "\n";
}

}  // namespace

std::size_t Judged::count(Severity severity) const {
  std::size_t places = 0;
  for (const fhir::Issue& issue : issues)
    if (issue.severity == severity) places += issue.repeats;
  return places;
}

std::string text_report(std::span<const Judged> files, const Rules& rules, Lang lang) {
  std::string text;
  for (const Judged& judged : files) {
    for (const fhir::Issue& issue : judged.issues) text += paragraph(judged.file, issue, lang);
    text += summary(judged, lang);
  }
  return text + (lang == Lang::ja ? "ルールパック: " : "rule pack: ") + rules.name + " " +
         rules.identity.substr(0, 12) + "\n";
}

std::string outcome_report(std::span<const Judged> files, Lang lang) {
  const auto outcome = [lang](const Judged& judged) {
    return judged.error ? fhir::operation_outcome(*judged.error, lang)
                        : fhir::operation_outcome(judged.issues, lang);
  };
  if (files.size() == 1) return outcome(files[0]) + "\n";
  std::string bundle = R"({"resourceType":"Bundle","type":"collection")";
  for (std::size_t i = 0; i < files.size(); ++i)
    bundle += (i == 0 ? ",\"entry\":[{\"resource\":" : ",{\"resource\":") + outcome(files[i]) + "}";
  return bundle + (files.empty() ? "}\n" : "]}\n");
}

}  // namespace tasuki::cli
