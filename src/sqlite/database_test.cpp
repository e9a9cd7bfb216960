#include "sqlite/database.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>

#include "sqlite/scratch_support.hpp"

namespace tasuki::sqlite {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() : database_(Database::open(path_).value()) {
    EXPECT_TRUE(database_.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b ANY) STRICT"));
  }
  std::int64_t number(std::string_view sql) {
    Statement statement = database_.prepare(sql).value();
    EXPECT_TRUE(statement.step().value());
    return statement.integer(0);
  }

  ScratchDirectory scratch_;
  std::string path_ = scratch_.file("test.db");
  Database database_;
};

TEST_F(DatabaseTest, ParametersAreNumberedInTheOrderOfTheBindCalls) {
  Statement statement = database_.prepare("SELECT ?, ?, ?, ?, ?").value();
  statement.bind(7).bind("text").bind_blob(std::string_view("\0\1", 2)).bind_null();
  statement.bind_optional(std::optional<std::int64_t>(9));
  ASSERT_TRUE(statement.step().value());
  EXPECT_EQ(statement.integer(0), 7);
  EXPECT_EQ(statement.text(1), "text");
  EXPECT_EQ(statement.blob(2), std::string("\0\1", 2));
  EXPECT_TRUE(statement.is_null(3));
  EXPECT_EQ(statement.integer(4), 9);
  EXPECT_FALSE(statement.step().value());
}

TEST_F(DatabaseTest, AnEmptyViewIsAnEmptyTextAndNotNull) {
  Statement statement = database_.prepare("SELECT typeof(?), typeof(?)").value();
  ASSERT_TRUE(statement.bind(std::string_view()).bind_blob(std::string_view()).step().value());
  EXPECT_EQ(statement.text(0), "text");
  EXPECT_EQ(statement.text(1), "blob");
}

TEST_F(DatabaseTest, AnAbsentOptionalIsNull) {
  Statement statement = database_.prepare("SELECT ?").value();
  ASSERT_TRUE(statement.bind_optional(std::optional<std::string_view>()).step().value());
  EXPECT_TRUE(statement.is_null(0));
}

TEST_F(DatabaseTest, ResetForgetsTheBindings) {
  Statement statement = database_.prepare("SELECT ?").value();
  ASSERT_TRUE(statement.bind(1).step().value());
  statement.reset();
  ASSERT_TRUE(statement.step().value());
  EXPECT_TRUE(statement.is_null(0));
}

TEST_F(DatabaseTest, CachedGivesTheSameStatementResetEachTime) {
  Statement* first = database_.cached("SELECT ?").value();
  ASSERT_TRUE(first->bind(1).step().value());
  Statement* second = database_.cached("SELECT ?").value();
  EXPECT_EQ(first, second);
  ASSERT_TRUE(second->bind(2).step().value());
  EXPECT_EQ(second->integer(0), 2);
}

TEST_F(DatabaseTest, LastRowIdAndChangesTellOfTheLastStatement) {
  Statement insert = database_.prepare("INSERT INTO t VALUES(?, ?)").value();
  ASSERT_TRUE(insert.bind(41).bind("x").run());
  EXPECT_EQ(database_.last_row_id(), 41);
  ASSERT_TRUE(insert.bind(42).bind("y").run());
  ASSERT_TRUE(database_.execute("UPDATE t SET b = 'z'"));
  EXPECT_EQ(database_.changes(), 2);
}

TEST_F(DatabaseTest, ABrokenConstraintIsStoreFailedWithoutTheValue) {
  Statement insert = database_.prepare("INSERT INTO t VALUES(?, ?)").value();
  ASSERT_TRUE(insert.bind(1).bind("secret").run());
  const Result<> again = insert.bind(1).bind("secret").run();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::store_failed);
  EXPECT_EQ(again.error().detail.find("secret"), std::string::npos);
  EXPECT_TRUE(insert.bind(2).bind("usable again").run());
}

TEST_F(DatabaseTest, ForeignKeysAreChecked) {
  ASSERT_TRUE(database_.execute("CREATE TABLE child(a INTEGER REFERENCES t(a))"));
  EXPECT_FALSE(database_.execute("INSERT INTO child VALUES(5)"));
}

TEST_F(DatabaseTest, SettingsAreThoseThatMakeACommitDurable) {
  EXPECT_EQ(number("PRAGMA synchronous"), 2);
  Statement mode = database_.prepare("PRAGMA journal_mode").value();
  ASSERT_TRUE(mode.step().value());
  EXPECT_EQ(mode.text(0), "wal");
}

TEST_F(DatabaseTest, AFileIsMadeForItsOwnerOnly) {
  struct stat status {};
  for (const char* suffix : {"", "-wal", "-shm"}) {
    ASSERT_EQ(::stat((path_ + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(DatabaseTest, AReadOnlyConnectionCannotWrite) {
  Options options;
  options.read_only = true;
  Database reader = Database::open(path_, options).value();
  EXPECT_FALSE(reader.execute("INSERT INTO t VALUES(1, 1)"));
  EXPECT_TRUE(reader.execute("SELECT * FROM t"));
}

TEST_F(DatabaseTest, AMissingFileCannotBeOpenedReadOnly) {
  Options options;
  options.read_only = true;
  const auto opened = Database::open(scratch_.file("none.db"), options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::store_failed);
}

TEST_F(DatabaseTest, AFileThatIsNoDatabaseIsRefused) {
  const std::string path = scratch_.file("noise.db");
  std::FILE* file = std::fopen(path.c_str(), "w");
  std::fputs(std::string(4096, 'x').c_str(), file);
  std::fclose(file);
  EXPECT_FALSE(Database::open(path));
}

TEST_F(DatabaseTest, ARolledBackTransactionLeavesNothing) {
  ASSERT_TRUE(database_.begin());
  ASSERT_TRUE(database_.execute("INSERT INTO t VALUES(1, 1)"));
  database_.rollback();
  EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
  database_.rollback();
  EXPECT_FALSE(database_.in_transaction());
}

TEST_F(DatabaseTest, TheIntegrityCheckIsEmptyWhenAllIsWell) {
  EXPECT_EQ(database_.integrity_check().value(), "");
}

TEST_F(DatabaseTest, TheIntegrityCheckTellsWhatIsWrong) {
  ASSERT_TRUE(
      database_.execute("CREATE INDEX i ON t(b); INSERT INTO t VALUES(1, 'x');"
                        "CREATE TABLE other(a); CREATE INDEX j ON other(a);"
                        "PRAGMA writable_schema=ON;"
                        "UPDATE sqlite_schema SET rootpage=(SELECT rootpage FROM sqlite_schema"
                        " WHERE name='j') WHERE name='i'"));
  database_ = Database::open(path_).value();
  EXPECT_NE(database_.integrity_check().value(), "");
}

constexpr std::array kThree = {
    Migration{1, "first", "CREATE TABLE one(a)"},
    Migration{2, "second", "CREATE TABLE two(a); INSERT INTO two VALUES(22)"},
    Migration{3, "third", "CREATE TABLE three(a)"},
};

TEST_F(DatabaseTest, MigrationsBringAnEmptyDatabaseToTheLast) {
  ASSERT_TRUE(database_.migrate(kThree));
  EXPECT_EQ(number("PRAGMA user_version"), 3);
  EXPECT_EQ(number("SELECT a FROM two"), 22);
}

TEST_F(DatabaseTest, MigrationsThatWereDoneAreNotDoneAgain) {
  ASSERT_TRUE(database_.migrate(std::span(kThree).first(2)));
  ASSERT_TRUE(database_.migrate(kThree));
  ASSERT_TRUE(database_.migrate(kThree));
  EXPECT_EQ(number("SELECT count(*) FROM two"), 1);
  EXPECT_EQ(number("PRAGMA user_version"), 3);
}

TEST_F(DatabaseTest, ANewerDatabaseIsRefusedUntouched) {
  ASSERT_TRUE(database_.migrate(kThree));
  const auto refused = database_.migrate(std::span(kThree).first(2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::schema_unknown);
  EXPECT_EQ(number("PRAGMA user_version"), 3);
}

TEST_F(DatabaseTest, AFailingMigrationLeavesThePreviousVersion) {
  constexpr std::array broken = {kThree[0], Migration{2, "broken", "CREATE TABLE two(a); oops"}};
  const auto failed = database_.migrate(broken);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().detail.find("broken"), std::string::npos);
  EXPECT_EQ(number("PRAGMA user_version"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM sqlite_schema WHERE name='two'"), 0);
  EXPECT_TRUE(database_.migrate(kThree));
}

}  // namespace
}  // namespace tasuki::sqlite
