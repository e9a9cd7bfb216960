#include "cli/validation/judge.hpp"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <iterator>
#include <thread>

#include "base/files.hpp"
#include "fhir/operation_outcome.hpp"

namespace tasuki::cli {
namespace {

Result<std::string> read(const std::string& file) {
  if (file != "-") return read_file(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
}

Judged judge_one(const std::string& file, const validate::Validator& validator,
                 const validate::Request& request) {
  Judged judged{file, std::nullopt, {}};
  auto text = read(file);
  if (!text) {
    judged.error = text.error();
    return judged;
  }
  const auto document = json::Document::parse(std::move(*text));
  if (!document) {
    judged.issues.push_back(fhir::to_issue(document.error()));
    return judged;
  }
  judged.issues = validator.validate(**document, request).issues;
  return judged;
}

}  // namespace

std::vector<Judged> judge(const std::vector<std::string>& files,
                          const validate::Validator& validator, const validate::Request& request) {
  std::vector<Judged> judged(files.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++)
      judged[i] = judge_one(files[i], validator, request);
  };
  const std::size_t cores = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  std::vector<std::jthread> workers;
  for (std::size_t i = 1; i < std::min(cores, files.size()); ++i) workers.emplace_back(work);
  work();
  workers.clear();  // waits for them
  return judged;
}

}  // namespace tasuki::cli
