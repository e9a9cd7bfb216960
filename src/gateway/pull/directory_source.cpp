#include "gateway/pull/directory_source.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "clins/information.hpp"
#include "clins/unit.hpp"
#include "json/document.hpp"

namespace tasuki::gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNumberBytesMax = 64;
constexpr std::size_t kFactsKept = 100'000;

// A number from outside becomes the name of a folder: nothing but what such numbers have.
bool is_number(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !text.empty() && text.size() <= kNumberBytesMax &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

Result<std::vector<std::string>> files_of(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".json" && entry.is_regular_file(error) &&
        !entry.is_symlink(error))
      files.push_back(entry.path().string());
  if (error) return fail(Code::file_unreadable, "a folder of the PULL directory");
  std::ranges::sort(files);
  return files;
}

std::int64_t changed_at(const fs::path& folder) {
  std::error_code error;
  return fs::last_write_time(folder, error).time_since_epoch().count();
}

}  // namespace

std::optional<DirectorySource::Facts> DirectorySource::facts_of(const std::string& bytes) {
  const crypto::Sha256 digest = crypto::sha256(bytes);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = facts_.find(digest); found != facts_.end()) return found->second;
  }
  std::optional<Facts> facts;
  const auto document = json::Document::parse(bytes);
  fhir::Issues issues;
  if (const auto unit = document ? clins::read_unit(**document, issues) : std::nullopt) {
    facts = Facts{unit->kind, unit->insured.normal_form(), unit->birth_date,
                  clins::classes_of(unit->kind)};
    for (const auto& entry : clins::read_information(**document, unit->kind))
      facts->classes.add(entry.information);
  }
  const std::lock_guard lock(mutex_);
  if (facts_.size() >= kFactsKept) facts_.clear();
  facts_[digest] = facts;
  return facts;
}

Result<std::vector<std::string>> DirectorySource::numbers() const {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root_, error)) {
    std::string name = entry.path().filename().string();
    if (entry.is_directory(error) && is_number(name)) found.push_back(std::move(name));
  }
  if (error) return fail(Code::file_unreadable, "the PULL directory");
  std::ranges::sort(found);
  return found;
}

// What a folder says of its person; a file that is no unit says nothing.
Result<DirectorySource::Person> DirectorySource::look(const std::string& number) {
  const fs::path folder = fs::path(root_) / number;
  const std::int64_t changed = changed_at(folder);
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(number);
    if (found != known_.end() && found->second.changed == changed) return found->second;
  }
  Person person{{}, {}, {}, changed};
  for (const std::string& file : TRY(files_of(folder))) {
    const auto facts = facts_of(TRY(read_file(file)));
    if (!facts) continue;
    person.insured = facts->insured;
    person.birth_date = facts->birth_date;
    person.classes = person.classes | facts->classes;
  }
  const std::lock_guard lock(mutex_);
  known_[number] = person;
  return person;
}

// Empty: nobody here.
Result<std::string> DirectorySource::folder_of(const pull::Subject& subject) {
  std::error_code error;
  if (!subject.local_number.empty()) {
    if (!is_number(subject.local_number)) return std::string();
    const fs::path folder = fs::path(root_) / subject.local_number;
    return fs::is_directory(fs::symlink_status(folder, error)) ? folder.string() : std::string();
  }
  for (const std::string& number : TRY(numbers())) {
    const Person person = TRY(look(number));
    if (person.insured == subject.insured && person.birth_date == subject.birth_date)
      return (fs::path(root_) / number).string();
  }
  return std::string();
}

Result<std::vector<std::string>> DirectorySource::units(const pull::Question& question) {
  std::vector<std::string> units;
  const std::string folder = TRY(folder_of(question.subject));
  if (folder.empty()) return units;
  for (const std::string& file : TRY(files_of(folder))) {
    std::string bytes = TRY(read_file(file));
    const auto facts = facts_of(bytes);
    if (facts && !(facts->classes & classes_asked(question, facts->kind)).empty())
      units.push_back(std::move(bytes));
  }
  return units;
}

Result<std::vector<Holding>> DirectorySource::holdings() {
  std::vector<Holding> holdings;
  for (std::string& number : TRY(numbers())) {
    const Person person = TRY(look(number));
    if (!person.classes.empty()) holdings.push_back({std::move(number), person.classes});
  }
  return holdings;
}

}  // namespace tasuki::gateway
