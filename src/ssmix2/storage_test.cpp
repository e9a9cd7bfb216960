#include "ssmix2/storage.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/limits.hpp"
#include "ssmix2/index.hpp"
#include "ssmix2/patient.hpp"
#include "ssmix2/storage_support.hpp"

namespace tasuki::ssmix2 {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kResult =
    "12345678_20261119_OML-11_000000000000001_20261119103000000_01_1";
constexpr std::string_view kNewer =
    "12345678_20261119_OML-11_000000000000001_20261120103000000_01_1";
constexpr std::string_view kProblems = "12345678_-_PPR-01_999999999999999_20261120103000000_01_1";

struct Seen {
  std::vector<std::string> found;
  std::vector<std::pair<std::string, FaultCode>> wrong;

  Finder finder() {
    return {[this](const FileName& file) -> Result<> {
              found.push_back(file.text());
              return {};
            },
            [this](const FileFault& fault) -> Result<> {
              wrong.emplace_back(fault.path, fault.fault.code);
              return {};
            }};
  }
};

TEST(StorageTest, OnlyAFolderIsOne) {
  EXPECT_EQ(Storage::open("/nowhere/at/all").error().code, Code::file_unreadable);
}

TEST(StorageTest, ListsTheCurrentFilesOfAPatientByType) {
  const TestStorage made;
  made.put(kResult, "x");
  made.put(kProblems, "x");
  made.put("12345678_20261119_OML-11_000000000000002_20261119103000000_01_2", "x");
  made.put("12345678_20261119_OML-11_000000000000003_20261119103000000_01_0", "x");
  made.put("12345679_20261119_OML-11_000000000000004_20261119103000000_01_1", "x");
  made.write("123/456/12345678/20261119/OML-11/.hidden", "x");
  const Storage storage = made.open();
  const auto all = storage.current("12345678");
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->at(0).text(), kProblems);
  EXPECT_EQ(all->at(1).text(), kResult);
  const std::vector types = {DataType::laboratory};
  EXPECT_EQ(storage.current("12345678", types)->size(), 1U);
  EXPECT_TRUE(storage.current("../12345678")->empty());
  EXPECT_TRUE(storage.current("99999999")->empty());
}

TEST(StorageTest, OfTwoCurrentVersionsTheNewestCounts) {
  const TestStorage made;
  made.put(kResult, "x");
  made.put(kNewer, "x");
  const auto files = made.open().current("12345678");
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ(files->front().text(), kNewer);
}

TEST(StorageTest, ReadsNothingButFilesAndOnlySoLargeOnes) {
  const TestStorage made;
  const FileName file = made.put(kResult, "hello");
  const Storage storage = made.open();
  EXPECT_EQ(storage.read(file), "hello");
  fs::resize_file(made.root() + "/" + file.path(), limits::kHl7BytesMax);
  EXPECT_EQ(storage.read(file)->size(), limits::kHl7BytesMax);
  fs::resize_file(made.root() + "/" + file.path(), limits::kHl7BytesMax + 1);
  EXPECT_EQ(storage.read(file).error().code, FaultCode::too_large);
  fs::remove(made.root() + "/" + file.path());
  fs::create_symlink("/etc/passwd", made.root() + "/" + file.path());
  EXPECT_EQ(storage.read(file).error().code, FaultCode::unreadable);
  EXPECT_TRUE(storage.current("12345678")->empty());
}

TEST(ScanTest, TellsCurrentAndDeletedFilesAndWhatIsNoFile) {
  const TestStorage made;
  made.put(kResult, "x");
  made.put("12345678_20261119_OML-11_000000000000002_20261119103000000_01_2", "x");
  made.put("12345678_20261119_OML-11_000000000000003_20261119103000000_01_0", "x");
  made.write("123/456/12345678/20261119/OML-11/nonsense", "x");
  made.write("123/456/12345678/20261120/OML-11/" + std::string(kResult), "x");
  made.write("123/456/12345678/20261120/OMD/whatever", "x");
  Seen seen;
  ASSERT_TRUE(made.open().scan({}, seen.finder()));
  EXPECT_EQ(seen.found, (std::vector<std::string>{
                            std::string(kResult),
                            "12345678_20261119_OML-11_000000000000003_20261119103000000_01_0"}));
  const std::string folder = "123/456/12345678/";
  EXPECT_EQ(seen.wrong,
            (std::vector<std::pair<std::string, FaultCode>>{
                {folder + "20261119/OML-11/nonsense", FaultCode::file_name},
                {folder + "20261120/OML-11/" + std::string(kResult), FaultCode::misplaced}}));
}

// As if nothing had happened there for an hour.
void make_old(const std::string& path) {
  const timespec past{::time(nullptr) - 3600, 0};
  const timespec times[2] = {past, past};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

TEST(ScanTest, AFolderThatDidNotChangeIsNotListedAgain) {
  const TestStorage made;
  const FileName old = made.put(kResult, "x");
  made.put(kProblems, "x");
  make_old(made.root() + "/" + old.folder());
  const Storage storage = made.open();
  Seen first;
  const auto mark = storage.scan({}, first.finder());
  ASSERT_TRUE(mark);
  EXPECT_EQ(first.found.size(), 2U);
  Seen second;
  ASSERT_TRUE(storage.scan(*mark, second.finder()));
  EXPECT_EQ(second.found, std::vector<std::string>{std::string(kProblems)});
}

TEST(ScanTest, AnUpdateIsToldAsItsNewFile) {
  const TestStorage made;
  const FileName old = made.put(kResult, "x");
  make_old(made.root() + "/" + old.folder());
  const Storage storage = made.open();
  Seen first;
  const auto mark = storage.scan({}, first.finder());
  made.rename(old, Condition::old);
  made.put(kNewer, "y");
  Seen second;
  ASSERT_TRUE(storage.scan(*mark, second.finder()));
  EXPECT_EQ(second.found, std::vector<std::string>{std::string(kNewer)});
}

TEST(ScanTest, RefusesAMarkThatIsNone) {
  const TestStorage made;
  Seen seen;
  EXPECT_EQ(made.open().scan("yesterday", seen.finder()).error().code, Code::parameter_invalid);
}

class IndexTest : public testing::Test {
 protected:
  IndexTest() : path_(made_.root() + "/index.sqlite") {
    auto writer = IndexWriter::create(path_, "1310000001");
    writer_.emplace(*std::move(writer));
  }
  void add(std::string_view name, std::string_view at) {
    ASSERT_TRUE(writer_->add(*parse_file_name(name), at));
  }

  TestStorage made_;
  std::string path_;
  std::optional<IndexWriter> writer_;
};

TEST_F(IndexTest, IsReadInTheOrderOfItsTimesFromTheMark) {
  add(kNewer, "2026-11-20 10:30:00.000");
  add(kResult, "2026-11-19 10:30:00.000");
  add("12345678_20261119_OMP-11_000000000000001_20261119103000000_01_1", "2026-11-20 10:30:00.000");
  auto index = Index::open(path_);
  ASSERT_TRUE(index);
  Seen seen;
  const auto first = index->read({}, seen.finder(), 1);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->rows, 1U);
  EXPECT_EQ(seen.found, std::vector<std::string>{std::string(kResult)});
  const auto second = index->read(first->mark, seen.finder());
  EXPECT_EQ(second->rows, 2U);
  EXPECT_EQ(seen.found, (std::vector<std::string>{std::string(kResult), std::string(kNewer)}));
  add(kProblems, "2026-11-20 10:30:00.000");  // in the same instant, later
  EXPECT_EQ(index->read(second->mark, seen.finder())->rows, 1U);
  EXPECT_EQ(seen.found.back(), kProblems);
  const auto end = index->read(second->mark, seen.finder());
  EXPECT_EQ(index->read(end->mark, seen.finder())->rows, 0U);
}

TEST_F(IndexTest, ARowOfADeletionIsADeletedFile) {
  add("12345678_20261119_OML-11_000000000000003_20261119103000000_01_0", "2026-11-20 10:30:00.000");
  auto index = Index::open(path_);
  Condition condition = Condition::current;
  const Finder finder{[&](const FileName& file) -> Result<> {
                        condition = file.condition;
                        return {};
                      },
                      {}};
  ASSERT_TRUE(index->read({}, finder));
  EXPECT_EQ(condition, Condition::deleted);
}

TEST_F(IndexTest, ADirectoryThatIsNotTheFilesOwnIsAFault) {
  ASSERT_TRUE(writer_->database().execute(
      "INSERT INTO SSMIXIDX VALUES ('','1','2','-','PPR-01','9','INS','','1',"
      "'..\\..\\etc','passwd','1'), ('','1','2','-','PPR-01','9','INS','','1',"
      "'/999/456/12345678/-/PPR-01/','12345678_-_PPR-01_999999999999999_20261120103000000_01_1',"
      "'2')"));
  auto index = Index::open(path_);
  Seen seen;
  ASSERT_TRUE(index->read({}, seen.finder()));
  ASSERT_EQ(seen.wrong.size(), 2U);
  EXPECT_EQ(seen.wrong[0].second, FaultCode::file_name);
  EXPECT_EQ(seen.wrong[1].second, FaultCode::misplaced);
}

TEST_F(IndexTest, RefusesAMarkAndADatabaseThatAreNone) {
  auto index = Index::open(path_);
  Seen seen;
  EXPECT_EQ(index->read("soon", seen.finder()).error().code, Code::parameter_invalid);
  auto other = sqlite::Database::open(made_.root() + "/other.sqlite");
  ASSERT_TRUE(other && other->execute("CREATE TABLE SSMIXIDX (PatientID TEXT)"));
  EXPECT_EQ(Index::open(made_.root() + "/other.sqlite").error().code, Code::parameter_invalid);
}

class PatientTest : public testing::Test {
 protected:
  PatientTest() {
    made_.put("12345678_-_ADT-00_999999999999999_20261120103000000_-_1",
              test_basics("AL1|1|DA^薬剤^HL70127|1^ペニシリン^99XYZ\r"));
    made_.put(kProblems,
              test_message("PPR^ZD1", "PRB|AD|20261120|20061593^高血圧症^MDCDX2|P1|||20261120\r"));
    made_.put(kResult, "broken");
  }
  TestStorage made_;
  const Context context_{.institution = "1310000001"};
};

TEST_F(PatientTest, ReadsWhatTheClassesAskForAndSetsTheRestAside) {
  const auto read = read_patient(made_.open(), "12345678", clins::ClassSet::all(), context_);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->person.normal_form(), "I|06139999|三|187|05");
  ASSERT_EQ(read->units.size(), 2U);
  EXPECT_TRUE(read->units[0].classes.has(clins::InformationClass::contraindications));
  EXPECT_EQ(read->units[1].information, clins::InformationClass::conditions);
  ASSERT_EQ(read->faults.size(), 1U);
  EXPECT_EQ(read->faults[0].fault.code, FaultCode::no_header);

  clins::ClassSet conditions;
  conditions.add(clins::InformationClass::conditions);
  const auto some = read_patient(made_.open(), "12345678", conditions, context_);
  EXPECT_EQ(some->units.size(), 1U);
  EXPECT_TRUE(some->faults.empty());
}

TEST_F(PatientTest, NobodyIsKnownWithoutBasics) {
  made_.put("22345678_-_PPR-01_999999999999999_20261120103000000_01_1", "x");
  EXPECT_EQ(read_patient(made_.open(), "22345678", clins::ClassSet::all(), context_).error().code,
            Code::item_unknown);
}

TEST_F(PatientTest, EverybodyWithFilesIsAHolder) {
  made_.put("22345678_-_ADT-00_999999999999999_20261120103000000_-_1", test_basics());
  const auto holders = patients(made_.open());
  ASSERT_TRUE(holders);
  ASSERT_EQ(holders->size(), 1U);  // the other has nothing but a name
  EXPECT_EQ(holders->front().local_number, "12345678");
  EXPECT_TRUE(holders->front().classes.has(clins::InformationClass::laboratory));
  EXPECT_TRUE(holders->front().classes.has(clins::InformationClass::allergies));
  EXPECT_FALSE(holders->front().classes.has(clins::InformationClass::prescriptions));
}

}  // namespace
}  // namespace tasuki::ssmix2
