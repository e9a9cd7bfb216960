#include "api/case_file_support.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>

#include "base/files.hpp"
#include "base/text.hpp"

namespace tasuki::api {
namespace {

constexpr std::string_view kRequestWords[] = {"as", "token", "header", "body"};
constexpr std::string_view kAnswerWords[] = {"header", "json", "has", "lacks", "body", "stored"};

[[noreturn]] void stop(const std::string& file, std::size_t line, const char* why) {
  std::fprintf(stderr, "%s:%zu: %s\n", file.c_str(), line, why);
  std::exit(2);
}

std::pair<std::string, std::string> first_word(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  return {std::string(text.substr(0, blank)), std::string(trim(text.substr(blank)))};
}

bool known(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  std::vector<Case> read(std::string_view text) {
    for (const std::string_view line : split(text, '\n')) {
      ++line_;
      const std::string_view content = trim(line);
      if (content.empty() || content.front() == '#') continue;
      const auto [word, rest] = first_word(content);
      take(word, rest);
    }
    return std::move(cases_);
  }

 private:
  void take(const std::string& word, const std::string& rest) {
    if (word == "case") return start_case(rest);
    if (cases_.empty()) stop(file_, line_, "expected: case SENTENCE");
    if (word == "given") return given(rest);
    if (word == "send") return start_step(rest);
    if (word == "expect") return expect(rest);
    Step* step = current();
    if (step == nullptr || step->method.empty()) stop(file_, line_, "expected: send METHOD TARGET");
    const bool answered = !step->status.empty();
    if (!(answered ? known(kAnswerWords, word) : known(kRequestWords, word)))
      stop(file_, line_, "this word does not belong here");
    (answered ? step->answer : step->request).push_back({line_, word, rest});
  }

  void start_case(const std::string& sentence) { cases_.push_back({file_, line_, sentence, {}}); }

  void given(const std::string& rest) {
    const auto [word, argument] = first_word(rest);
    Step* step = current();
    if (step == nullptr || !step->method.empty()) step = &add_step();
    step->given.push_back({line_, word, argument});
  }

  void start_step(const std::string& rest) {
    Step* step = current();
    if (step == nullptr || !step->method.empty()) step = &add_step();
    step->line = line_;
    std::tie(step->method, step->target) = first_word(rest);
  }

  void expect(const std::string& rest) {
    Step* step = current();
    if (step == nullptr || step->method.empty() || !step->status.empty())
      stop(file_, line_, "expect follows send");
    std::tie(step->status, step->code) = first_word(rest);
  }

  Step* current() {
    auto& steps = cases_.back().steps;
    return steps.empty() ? nullptr : &steps.back();
  }
  Step& add_step() {
    Step step;
    step.line = line_;
    return cases_.back().steps.emplace_back(std::move(step));
  }

  std::string file_;
  std::size_t line_ = 0;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> load_cases(const std::string& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<Case> all;
  for (const auto& path : paths) {
    const auto text = read_file(path.string());
    if (!text) stop(path.string(), 0, "cannot be read");
    auto cases = Reader(path.filename().string()).read(*text);
    all.insert(all.end(), std::make_move_iterator(cases.begin()),
               std::make_move_iterator(cases.end()));
  }
  return all;
}

}  // namespace tasuki::api
