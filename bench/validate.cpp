// bench/run validate: what a verdict costs. Documents from ../shared when it is there (the official
// examples, judged by the official packages), otherwise the generated ones by our own rules.
#include <sys/resource.h>
#include <sys/time.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <span>

#include "base/files.hpp"
#include "bench/options.hpp"
#include "bench/sample.hpp"
#include "bench/service.hpp"
#include "validate/family.hpp"
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

// How often a timer of processor time found the thread at each family of rules.
std::array<std::atomic<std::uint32_t>, validate::kFamilyNames.size()> ticks;
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

void on_tick(int) {
  const auto family = validate::family_at_work.load(std::memory_order_relaxed);
  ticks[static_cast<std::size_t>(family)].fetch_add(1, std::memory_order_relaxed);
}

// What of the median each family takes: `json` is the parser, `way` the walk between the rules.
void measure_families(const validate::Validator& validator, const Subject& document,
                      const Options& options, double median, Report& report) {
  std::signal(SIGPROF, on_tick);
  const timeval period{0, 1000};
  const itimerval running{period, period};
  setitimer(ITIMER_PROF, &running, nullptr);
  median_us(options.seconds, [&] { judge(validator, document.text); });
  const itimerval stopped{};
  setitimer(ITIMER_PROF, &stopped, nullptr);
  const double all = std::accumulate(ticks.begin(), ticks.end(), 1.0);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const std::string name(i == 0 ? "json" : validate::kFamilyNames[i]);
    report.add("family_" + name + "_us", ticks[i] / all * median);
  }
}

// The median of one document in microseconds.
double measure_document(const validate::Validator& validator, const Subject& document,
                        const Options& options, Report& report) {
  const Spread spread = measure(options.seconds, [&] { judge(validator, document.text); });
  const double bytes = static_cast<double>(document.text.size());
  report.add(document.name + "_median_ms", spread.median_us / 1000);
  report.add(document.name + "_fastest_ms", spread.fastest_us / 1000);
  report.row({document.name, decimal(bytes / 1024, 0), decimal(spread.median_us / 1000, 3),
              decimal(spread.fastest_us / 1000, 3), decimal(bytes / spread.median_us, 1),
              std::to_string(judge(validator, document.text))});
  return spread.median_us;
}

}  // namespace

int run_validate(const Options& options) {
  Report report;
  const std::vector<Subject> documents = subjects(options);
  if (documents.empty()) return 2;
  const Subject& first = documents.front();
  measure_process(options, report);
  measure_load(options, first.text, report);
  auto pack = rulepack::Pack::open(options.work + "/rules.pack");
  if (!pack) return 2;
  const validate::Validator validator(std::move(*pack));
  report.row({"document", "KB", "median ms", "fastest ms", "MB/s", "errors"});
  const double us = measure_document(validator, first, options, report);
  report.add("documents_per_s_per_core", 1e6 / us);
  report.add("mb_per_s", static_cast<double>(first.text.size()) / us);
  for (const Subject& document : std::span(documents).subspan(1))
    measure_document(validator, document, options, report);
  measure_families(validator, first, options, us, report);
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
