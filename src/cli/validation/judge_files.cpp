#include "cli/validation/judge_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/files.hpp"
#include "clins/verdict.hpp"
#include "fhir/operation_outcome.hpp"

namespace tasuki::cli {
namespace {

Result<std::string> read_standard_input() {
  std::string text;
  char buffer[64 * 1024];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0) return fail(Code::file_unreadable, "standard input");
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > limits::kPackageFileBytesMax) return fail(Code::body_too_large);
  }
}

Result<fhir::Issues> judge(const Judging& judging, const std::string& file) {
  auto text = file == "-" ? read_standard_input() : read_file(file);
  if (!text) return std::unexpected(text.error());
  const auto document = json::Document::parse(std::move(*text));
  // What was sent is wrong, not the asking: a verdict like any other.
  if (!document) return fhir::Issues{fhir::to_issue(document.error())};
  const SystemClock clock;
  fhir::Issues issues = clins::verdict(**document, judging.validator,
                                       {judging.profiles, clock.now(), judging.best_practice});
  std::erase_if(issues, [&](const fhir::Issue& issue) { return issue.severity > judging.level; });
  return issues;
}

}  // namespace

std::vector<Judged> judge_files(const Judging& judging, const std::vector<std::string>& files) {
  std::vector<Judged> judged(files.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      judged[i].file = files[i];
      if (auto issues = judge(judging, files[i]))
        judged[i].issues = std::move(*issues);
      else
        judged[i].error = issues.error();
    }
  };
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(cores, files.size()); ++i) threads.emplace_back(work);
  work();
  threads.clear();  // joins
  return judged;
}

}  // namespace tasuki::cli
