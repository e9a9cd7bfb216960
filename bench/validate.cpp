// bench/run validate: what a verdict costs. Documents from ../shared when it is there (the official
// examples, judged by the official packages), otherwise the generated ones by our own rules.
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>

#include "base/files.hpp"
#include "bench/options.hpp"
#include "bench/sample.hpp"
#include "bench/service.hpp"
#include "validate/validator.hpp"

namespace tasuki::bench {
namespace {

struct Subject {
  std::string name;  // in the report: "referral"
  std::string text;
};

std::string must_read(const std::string& path) {
  auto text = read_file(path);
  if (text) return std::move(*text);
  std::fprintf(stderr, "cannot read %s\n", path.c_str());
  std::exit(2);
}

// bench/run puts them there.
std::vector<Subject> subjects(const Options& options) {
  std::vector<Subject> found;
  for (const char* name : {"referral", "labs", "large", "entries"}) {
    const std::string path = options.work + "/" + name + ".json";
    if (std::filesystem::exists(path)) found.push_back({name, must_read(path)});
  }
  return found;
}

std::size_t judge(const validate::Validator& validator, const std::string& text) {
  const auto document = json::Document::parse(text);
  if (!document) {
    std::fprintf(stderr, "a document of the benchmark is not JSON\n");
    std::exit(2);
  }
  const SystemClock clock;
  return validator.validate(**document, {.profiles = {}, .now = clock.now()}).errors;
}

// Start of a process to the end of its first verdict, and the memory that it took.
void measure_process(const Options& options, Report& report) {
  const std::vector<std::string> command = {options.tasuki,
                                            "validate",
                                            options.work + "/referral.json",
                                            "--pack",
                                            options.work + "/rules.pack",
                                            "--format",
                                            "json",
                                            "-output",
                                            options.work + "/outcome.json"};
  const double us = median_us(1.0, [&] { run_command(command); });
  rusage children{};
  getrusage(RUSAGE_CHILDREN, &children);
  report.add("process_ms", us / 1000);
  report.add("rss_mb", static_cast<double>(children.ru_maxrss) / 1024);
}

void measure_load(const Options& options, const std::string& first, Report& report) {
  const double us = median_us(1.0, [&] {
    auto pack = rulepack::Pack::open(options.work + "/rules.pack");
    if (!pack) std::exit(2);
    judge(validate::Validator(std::move(*pack)), first);
  });
  report.add("load_ms", us / 1000);
}

}  // namespace

int run_validate(const Options& options) {
  Report report;
  const std::vector<Subject> documents = subjects(options);
  if (documents.empty()) return 2;
  measure_process(options, report);
  measure_load(options, documents.front().text, report);
  auto pack = rulepack::Pack::open(options.work + "/rules.pack");
  if (!pack) return 2;
  const validate::Validator validator(std::move(*pack));
  report.row({"document", "KB", "median ms", "MB/s", "errors"});
  for (const Subject& document : documents) {
    const double us = median_us(options.seconds, [&] { judge(validator, document.text); });
    const double bytes = static_cast<double>(document.text.size());
    report.add(document.name + "_median_ms", us / 1000);
    report.row({document.name, decimal(bytes / 1024, 0), decimal(us / 1000, 3),
                decimal(bytes / us, 1), std::to_string(judge(validator, document.text))});
    if (&document == &documents.front()) {
      report.add("documents_per_s_per_core", 1e6 / us);
      report.add("mb_per_s", bytes / us);
    }
  }
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
