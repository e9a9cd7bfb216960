#include "gateway/hot_folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "clins/letter_support.hpp"
#include "gateway/folder_watch.hpp"
#include "gateway/reference.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"

namespace tasuki::gateway {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
constexpr Time kStart{milliseconds(1'700'000'000'000)};

class HotFolderTest : public testing::Test {
 protected:
  HotFolderTest() { restart(); }

  HotFolder folder() const { return {scratch.file("hot"), clins::gateway_actor()}; }
  HotFolderWork::Dependencies dependencies() {
    return {
        *bench.storage, *bench.intake, *bench.inbox, clock,
        bench.log,      "1310000001",  Lang::en,     CompleteFileReader::Leases::where_possible};
  }
  void restart() {
    bench.reopen();
    work = std::make_unique<HotFolderWork>(folder(), dependencies());
    ASSERT_TRUE(work->prepare());
  }
  std::string path(const std::string& name) const { return scratch.file("hot/" + name); }
  void drop(const std::string& name, const std::string& content = clins::Letter().json()) {
    ASSERT_TRUE(write_file(path(name), content));
  }
  bool has(const std::string& name) const { return fs::exists(path(name)); }
  std::string text(const std::string& name) const { return read_file(path(name)).value_or(""); }
  void finish(bool accepted) {
    const auto turn = bench.outbox->take();
    ASSERT_TRUE(turn);
    const auto load = *bench.outbox->load(turn->number);
    ASSERT_TRUE(
        bench.outbox->finish(*turn, {accepted, accepted ? 201 : 422,
                                     accepted ? rest::to_json(reference_for(load.content, "unit1"))
                                              : outcome({Code::destination_unknown, {}}).body,
                                     accepted ? "unit1" : ""}));
  }
  void arrive(const std::string& unit) {
    const std::vector<std::string> units{unit};
    ASSERT_TRUE(bench.inbox->announce(units, std::nullopt));
    const auto reference = reference_for(unit, unit);
    ASSERT_TRUE(bench.inbox->store(unit, rest::to_json(reference), reference.sha256, unit));
  }
  std::string consent_of_first() {
    const auto turn = bench.outbox->take();
    return turn ? bench.outbox->load(turn->number)->item.consent : "";
  }

  ManualClock clock{kStart};
  Workbench bench{clock};
  sqlite::ScratchDirectory scratch;
  std::unique_ptr<HotFolderWork> work;
};

TEST_F(HotFolderTest, DroppedDocumentIsQueuedAndMoved) {
  drop("out/letter.json");
  work->pass();
  EXPECT_EQ(bench.outbox->waiting(), 1u);
  EXPECT_FALSE(has("out/letter.json"));
  EXPECT_EQ(text("sent/letter.json"), clins::Letter().json());
  EXPECT_FALSE(has("sent/letter.json.result.json"));
  EXPECT_EQ(consent_of_first(), "later");
}

TEST_F(HotFolderTest, FolderSaysTheConsent) {
  drop("out/oral/letter.json");
  work->pass();
  EXPECT_TRUE(has("sent/letter.json"));
  EXPECT_EQ(consent_of_first(), "oral");
}

TEST_F(HotFolderTest, PartialAndForeignNamesAreLeftAlone) {
  for (const char* name : {"out/.letter.json", "out/letter.json.tmp", "out/letter.json.part",
                           "out/letter.filepart", "out/readme.txt"})
    drop(name);
  work->pass();
  EXPECT_EQ(bench.outbox->waiting(), 0u);
  EXPECT_TRUE(has("out/.letter.json"));
  EXPECT_TRUE(has("out/letter.json.part"));
}

TEST_F(HotFolderTest, HalfWrittenFileIsNotReadUntilItIsClosed) {
  const std::string letter = clins::Letter().json();
  const int writer = ::open(path("out/letter.json").c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(writer, 0);
  const std::size_t half = letter.size() / 2;
  ASSERT_EQ(::write(writer, letter.data(), half), static_cast<ssize_t>(half));
  work->pass();
  EXPECT_TRUE(has("out/letter.json"));
  EXPECT_EQ(bench.outbox->waiting(), 0u);
  ASSERT_GT(::write(writer, letter.data() + half, letter.size() - half), 0);
  ::close(writer);
  work->pass();
  EXPECT_EQ(text("sent/letter.json"), letter);
  EXPECT_EQ(bench.outbox->waiting(), 1u);
}

TEST_F(HotFolderTest, ResultAppearsBesideTheFile) {
  drop("out/letter.json");
  work->pass();
  finish(true);
  work->pass();
  const auto reference = parse_reference(text("sent/letter.json.result.json"));
  ASSERT_TRUE(reference);
  EXPECT_EQ(reference->receipt, "receipt-of-unit1");
}

TEST_F(HotFolderTest, RefusalAppearsBesideTheFile) {
  drop("out/letter.json");
  work->pass();
  finish(false);
  work->pass();
  EXPECT_NE(text("sent/letter.json.result.json").find("TSK4001"), std::string::npos);
}

TEST_F(HotFolderTest, WrongDocumentIsRefusedAtOnce) {
  drop("out/a.json", "{");
  drop("out/b.json", R"({"resourceType":"Patient"})");
  work->pass();
  EXPECT_NE(text("sent/a.json.result.json").find("TSK1013"), std::string::npos);
  EXPECT_NE(text("sent/b.json.result.json").find("TSK3001"), std::string::npos);
  EXPECT_FALSE(has("out/a.json"));
}

TEST_F(HotFolderTest, TooLargeFileIsRefused) {
  drop("out/a.json", std::string(limits::kBodyBytesMax + 1, ' '));
  work->pass();
  EXPECT_NE(text("sent/a.json.result.json").find("TSK1003"), std::string::npos);
}

TEST_F(HotFolderTest, OtherBytesUnderTheSameIdentifierAreAConflict) {
  drop("out/a.json");
  drop("out/b.json", clins::Letter().json() + "\n");
  work->pass();
  EXPECT_NE(text("sent/b.json.result.json").find("TSK4003"), std::string::npos);
  EXPECT_FALSE(has("sent/a.json.result.json"));
}

TEST_F(HotFolderTest, NameThatIsTakenGetsANumber) {
  drop("out/letter.json");
  work->pass();
  finish(false);
  drop("out/letter.json", clins::Letter().json() + "\n");
  work->pass();
  EXPECT_TRUE(has("sent/letter.2.json"));
  EXPECT_EQ(text("sent/letter.json"), clins::Letter().json());
  finish(true);
  work->pass();
  EXPECT_NE(text("sent/letter.json.result.json").find("OperationOutcome"), std::string::npos);
  EXPECT_NE(text("sent/letter.2.json.result.json").find("DocumentReference"), std::string::npos);
}

// Durable in the outbox, not moved: the next start meets the file again.
TEST_F(HotFolderTest, CrashBeforeTheMoveSendsOnceAndKeepsTheName) {
  drop("out/letter.json");
  work->pass();
  fs::rename(path("sent/letter.json"), path("out/letter.json"));
  restart();
  work->pass();
  EXPECT_EQ(bench.outbox->waiting(), 1u);
  EXPECT_TRUE(has("sent/letter.json"));
  EXPECT_FALSE(has("sent/letter.2.json"));
  finish(true);
  work->pass();
  EXPECT_TRUE(has("sent/letter.json.result.json"));
}

// The result was written, but not that it was: it is written again, the same.
TEST_F(HotFolderTest, RestartWritesWhatResultsAreMissing) {
  drop("out/letter.json");
  work->pass();
  finish(true);
  restart();
  work->pass();
  EXPECT_TRUE(has("sent/letter.json.result.json"));
}

TEST_F(HotFolderTest, FullOutboxLeavesTheFileForLater) {
  Workbench full(clock, 0);
  auto deps = dependencies();
  HotFolderWork blocked(folder(), {*full.storage, *full.intake, *full.inbox, clock, full.log,
                                   "1310000001", Lang::en, deps.leases});
  drop("out/letter.json");
  blocked.pass();
  EXPECT_TRUE(has("out/letter.json"));
  EXPECT_TRUE(full.logged("hot_folder.failed"));
}

TEST_F(HotFolderTest, ReceivedDocumentsAppearWithWhatTheyAreAbout) {
  arrive("unit1");
  arrive("unit2");
  work->pass();
  EXPECT_EQ(text("in/unit1.json"), "unit1");
  EXPECT_EQ(parse_reference(text("in/unit1.about.json"))->id, "unit1");
  EXPECT_TRUE(has("in/unit2.json"));
  EXPECT_TRUE(bench.logged("inbox.read"));
}

TEST_F(HotFolderTest, DocumentThatWasTakenAwayDoesNotComeBack) {
  arrive("unit1");
  work->pass();
  fs::remove(path("in/unit1.json"));
  restart();
  work->pass();
  EXPECT_FALSE(has("in/unit1.json"));
}

TEST_F(HotFolderTest, FileNamesAreNotLogged) {
  fs::create_directories(path("out/山田太郎.json"));
  work->pass();
  EXPECT_TRUE(bench.logged("hot_folder.failed"));
  for (const std::string& line : bench.log_lines())
    EXPECT_EQ(line.find("山田太郎"), std::string::npos) << line;
}

TEST_F(HotFolderTest, ThreadTakesWhatIsDroppedAndDeliversWhatArrives) {
  auto watch = FolderWatch::start(std::make_unique<HotFolderWork>(folder(), dependencies()));
  ASSERT_TRUE(watch);
  bench.events->changed().listen([&] { (*watch)->nudge(); });
  drop("out/letter.json");
  ASSERT_TRUE(eventually([&] { return has("sent/letter.json"); }));
  ASSERT_TRUE(write_file(path("out/second.tmp"), R"({"resourceType":"Patient"})"));
  fs::rename(path("out/second.tmp"), path("out/second.json"));
  ASSERT_TRUE(eventually([&] { return has("sent/second.json.result.json"); }));
  arrive("unit1");
  ASSERT_TRUE(eventually([&] { return has("in/unit1.json"); }));
  (*watch)->stop();
}

}  // namespace
}  // namespace tasuki::gateway
