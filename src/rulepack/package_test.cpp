#include "rulepack/package.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <map>

namespace tasuki::rulepack {
namespace {

struct Entry {
  std::string path;
  std::string bytes;
  unsigned type = AE_IFREG;
  std::string target = "";  // of a link
};

// A .tgz with these entries.
std::string archive_of(const std::vector<Entry>& entries) {
  std::string bytes(4 * 1024 * 1024, '\0');
  std::size_t used = 0;
  archive* out = archive_write_new();
  archive_write_add_filter_gzip(out);
  archive_write_set_format_pax_restricted(out);
  archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
  for (const Entry& entry : entries) {
    archive_entry* row = archive_entry_new();
    archive_entry_set_pathname(row, entry.path.c_str());
    archive_entry_set_size(row, static_cast<la_int64_t>(entry.bytes.size()));
    archive_entry_set_filetype(row, entry.type);
    archive_entry_set_perm(row, 0644);
    if (entry.type == AE_IFLNK) archive_entry_set_symlink(row, entry.target.c_str());
    if (entry.type == AE_IFREG && !entry.target.empty())
      archive_entry_set_hardlink(row, entry.target.c_str());
    archive_write_header(out, row);
    archive_write_data(out, entry.bytes.data(), entry.bytes.size());
    archive_entry_free(row);
  }
  archive_write_close(out);
  archive_write_free(out);
  bytes.resize(used);
  return bytes;
}

using Files = std::map<std::string, std::string>;

Result<Files> read(const std::string& bytes, const PackageLimits& limits = {}) {
  Files files;
  const auto visit = [&](std::string_view name, std::string content) -> Result<> {
    files.emplace(name, std::move(content));
    return {};
  };
  TRY_VOID(visit_archive(bytes, visit, limits));
  return files;
}

Code code_of(const Result<Files>& result) {
  EXPECT_FALSE(result);
  return result ? Code::internal : result.error().code;
}

TEST(Package, GivesTheDefinitionsOfAnArchive) {
  const auto files = read(archive_of({{"package/a.json", "{}"}, {"package/package.json", "[]"}}));
  ASSERT_TRUE(files) << files.error().to_string();
  EXPECT_EQ(*files, (Files{{"a.json", "{}"}, {"package.json", "[]"}}));
}

TEST(Package, PassesOverFoldersAndWhatIsNoJson) {
  const auto files = read(archive_of({{"package/", "", AE_IFDIR},
                                      {"package/example/b.json", "{}"},
                                      {"package/.index.json", "{}"},
                                      {"package/readme.md", "#"}}));
  ASSERT_TRUE(files) << files.error().to_string();
  EXPECT_TRUE(files->empty());
}

class Refused : public testing::TestWithParam<Entry> {};

TEST_P(Refused, IsMalformed) {
  EXPECT_EQ(code_of(read(archive_of({GetParam()}))), Code::package_malformed);
}

INSTANTIATE_TEST_SUITE_P(Package, Refused,
                         testing::Values(Entry{"../a.json", "{}"},
                                         Entry{"package/../../a.json", "{}"},
                                         Entry{"/etc/a.json", "{}"},
                                         Entry{"package\\..\\a.json", "{}"},
                                         Entry{"package/a.json", "", AE_IFLNK, "/etc/passwd"},
                                         Entry{"package/a.json", "", AE_IFREG, "package/b.json"},
                                         Entry{"package/a.json", "", AE_IFIFO}));

TEST(Package, RefusesABytesTooMany) {
  const std::string bytes = archive_of({{"package/a.json", std::string(100, ' ')}});
  EXPECT_TRUE(read(bytes, {.bytes_max = 100}));
  EXPECT_EQ(code_of(read(bytes, {.bytes_max = 99})), Code::package_limit);
}

TEST(Package, CountsTheBytesOfFilesThatItPassesOver) {
  const std::string bytes = archive_of({{"package/big.bin", std::string(1'000'000, ' ')}});
  EXPECT_LT(bytes.size(), 10'000U);
  EXPECT_EQ(code_of(read(bytes, {.bytes_max = 999'999})), Code::package_limit);
}

TEST(Package, RefusesAFileTooLarge) {
  const std::string bytes = archive_of({{"package/a.json", std::string(100, ' ')}});
  EXPECT_TRUE(read(bytes, {.file_bytes_max = 100}));
  EXPECT_EQ(code_of(read(bytes, {.file_bytes_max = 99})), Code::package_limit);
}

TEST(Package, RefusesTooManyFiles) {
  const std::string bytes = archive_of({{"package/a.json", "{}"}, {"package/b.json", "{}"}});
  EXPECT_TRUE(read(bytes, {.files_max = 2}));
  EXPECT_EQ(code_of(read(bytes, {.files_max = 1})), Code::package_limit);
}

TEST(Package, RefusesAnArchiveThatIsCutOffAnywhere) {
  std::string content;
  for (int i = 0; i < 4000; ++i) content += std::to_string(i * 7919);
  const std::string bytes = archive_of({{"package/a.json", content}});
  for (const std::size_t size : {std::size_t{10}, bytes.size() / 4, bytes.size() / 2})
    EXPECT_EQ(code_of(read(bytes.substr(0, size))), Code::package_malformed) << size;
}

TEST(Package, RefusesWhatIsNoArchive) {
  EXPECT_EQ(code_of(read("no archive at all")), Code::package_malformed);
}

TEST(Package, StopsWithTheErrorOfTheVisitor) {
  const auto stopped = visit_archive(
      archive_of({{"package/a.json", "{}"}}),
      [](std::string_view, std::string) -> Result<> { return fail(Code::definition_invalid); });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Code::definition_invalid);
}

TEST(Package, SaysThatAPathIsNotThere) {
  const auto missing = visit_package("/nonexistent/package.tgz",
                                     [](std::string_view, std::string) -> Result<> { return {}; });
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace tasuki::rulepack
