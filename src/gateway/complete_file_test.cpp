#include "gateway/complete_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::gateway {
namespace {

using std::chrono::milliseconds;
using Leases = CompleteFileReader::Leases;
constexpr milliseconds kQuiet{5'000};
constexpr std::size_t kMax = 100;

class CompleteFileTest : public testing::Test {
 protected:
  void write(const std::string& bytes) { ASSERT_TRUE(write_file(path, bytes)); }

  ManualClock clock{Time(milliseconds(1'000'000))};
  sqlite::ScratchDirectory scratch;
  std::string path = scratch.file("letter.json");
};

TEST_F(CompleteFileTest, NamesOfUnfinishedFilesAreKnown) {
  for (const char* name : {".letter.json", "letter.json.tmp", "a.TMP", "a.part", "a.json.filepart"})
    EXPECT_TRUE(is_partial_name(name)) << name;
  for (const char* name : {"letter.json", "tmp.json", "part.json", "a.tmp.json"})
    EXPECT_FALSE(is_partial_name(name)) << name;
}

TEST_F(CompleteFileTest, FileThatNobodyWritesIsRead) {
  write("content");
  CompleteFileReader reader(clock, kQuiet, Leases::where_possible);
  const auto file = reader.read(path, kMax);
  ASSERT_TRUE(file && *file);
  EXPECT_EQ((*file)->content, "content");
}

TEST_F(CompleteFileTest, FileThatSomebodyStillWritesIsNotRead) {
  const int writer = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(writer, 0);
  ASSERT_EQ(::write(writer, "half", 4), 4);
  CompleteFileReader reader(clock, kQuiet, Leases::where_possible);
  clock.advance(kQuiet * 10);
  EXPECT_FALSE(*reader.read(path, kMax));
  ASSERT_EQ(::write(writer, "done", 4), 4);
  ASSERT_EQ(::close(writer), 0);
  EXPECT_EQ((*reader.read(path, kMax))->content, "halfdone");
}

TEST_F(CompleteFileTest, WithoutLeasesAFileMustStandStill) {
  write("content");
  CompleteFileReader reader(clock, kQuiet, Leases::never);
  EXPECT_FALSE(*reader.read(path, kMax));
  clock.advance(kQuiet - milliseconds(1));
  EXPECT_FALSE(*reader.read(path, kMax));
  clock.advance(milliseconds(1));
  EXPECT_EQ((*reader.read(path, kMax))->content, "content");
}

TEST_F(CompleteFileTest, WithoutLeasesAChangeStartsTheWaitAnew) {
  write("content");
  CompleteFileReader reader(clock, kQuiet, Leases::never);
  EXPECT_FALSE(*reader.read(path, kMax));
  clock.advance(kQuiet - milliseconds(1));
  write("longer content");
  EXPECT_FALSE(*reader.read(path, kMax));
  clock.advance(milliseconds(1));
  EXPECT_FALSE(*reader.read(path, kMax));
  clock.advance(kQuiet);
  EXPECT_EQ((*reader.read(path, kMax))->content, "longer content");
}

TEST_F(CompleteFileTest, SizeIsBounded) {
  CompleteFileReader reader(clock, kQuiet, Leases::where_possible);
  write(std::string(kMax, 'x'));
  EXPECT_EQ((*reader.read(path, kMax))->content.size(), kMax);
  write(std::string(kMax + 1, 'x'));
  EXPECT_EQ(reader.read(path, kMax).error().code, Code::body_too_large);
}

TEST_F(CompleteFileTest, LinksAndPipesAreNotFollowed) {
  CompleteFileReader reader(clock, kQuiet, Leases::where_possible);
  write("content");
  const std::string link = scratch.file("link.json");
  ASSERT_EQ(::symlink(path.c_str(), link.c_str()), 0);
  EXPECT_EQ(reader.read(link, kMax).error().code, Code::file_unreadable);
  const std::string pipe = scratch.file("pipe.json");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(reader.read(pipe, kMax).error().code, Code::file_unreadable);
}

TEST_F(CompleteFileTest, MissingFileIsAnError) {
  CompleteFileReader reader(clock, kQuiet, Leases::where_possible);
  EXPECT_EQ(reader.read(path, kMax).error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace tasuki::gateway
