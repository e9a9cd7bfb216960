#include "ssmix2/storage_support.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/assert.hpp"
#include "ssmix2/iso_2022_jp.hpp"

namespace tasuki::ssmix2 {

namespace fs = std::filesystem;

TestStorage::TestStorage() {
  std::string pattern = (fs::temp_directory_path() / "tasuki-ssmix2-XXXXXX").string();
  TASUKI_ASSERT(::mkdtemp(pattern.data()) != nullptr);
  root_ = pattern;
}

TestStorage::~TestStorage() {
  std::error_code error;
  fs::remove_all(root_, error);
}

Storage TestStorage::open() const {
  auto storage = Storage::open(root_);
  TASUKI_ASSERT(storage.has_value());
  return *std::move(storage);
}

void TestStorage::write(const std::string& path, std::string_view bytes) const {
  const fs::path whole = fs::path(root_) / path;
  fs::create_directories(whole.parent_path());
  std::ofstream(whole, std::ios::binary) << bytes;
}

FileName TestStorage::put(std::string_view name, std::string_view message) const {
  auto file = parse_file_name(name);
  TASUKI_ASSERT(file.has_value());
  write(file->path(), to_iso_2022_jp(message));
  return *std::move(file);
}

void TestStorage::rename(const FileName& file, Condition condition) const {
  FileName other = file;
  other.condition = condition;
  fs::rename(fs::path(root_) / file.path(), fs::path(root_) / other.path());
}

std::string test_message(std::string_view type, std::string_view rest) {
  return "MSH|^~\\&|HIS||||20261120103000||" + std::string(type) +
         "|1|P|2.5||||||~ISO IR87\r"
         "PID|1||12345678^^^^PI||架空^花子^^^^^L^I~カクウ^ハナコ^^^^^L^P||19550504|F|||^^^^105-"
         "0001^JPN^"
         "H^"
         "東京都港区芝浦９－４－１７\r" +
         std::string(rest);
}

std::string test_basics(std::string_view more) {
  return test_message(
      "ADT^A08", "IN1|1|06^組合^JHSD0001|06139999|||||||三^05|187|20200401\r" + std::string(more));
}

}  // namespace tasuki::ssmix2
