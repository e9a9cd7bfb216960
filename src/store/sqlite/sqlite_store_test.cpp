// What only the SQLite store has: its file, its rows, what becomes of damage.
#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "sqlite/scratch_support.hpp"
#include "store/contract_support.hpp"
#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/person_table.hpp"

namespace tasuki::store {
namespace {

using sqlite::Database;
using sqlite::Statement;

// Gives the numbers that a test wants, one after the other.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}
  void fill(void* bytes, std::size_t size) override {
    ASSERT_EQ(size, sizeof(std::uint64_t));
    std::memcpy(bytes, &numbers_.at(next_++), size);
  }

 private:
  std::vector<std::uint64_t> numbers_;
  std::size_t next_ = 0;
};

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() { open(); }

  void open() { store_ = open_sqlite({path_, ""}, random_, metrics_).value(); }
  void put(std::uint64_t number, std::string_view content) {
    const UnitRecord unit = letter(7, number, std::to_string(number));
    ASSERT_TRUE(store_->register_unit(registration(unit, content)));
  }
  void change(std::string_view sql) { change(sql, path_); }
  static void change(std::string_view sql, const std::string& path) {
    Database database = Database::open(path).value();
    ASSERT_TRUE(database.execute(sql));
  }
  std::string text(std::string_view sql) { return text(sql, path_); }
  static std::string text(std::string_view sql, const std::string& path) {
    Database database = Database::open(path).value();
    Statement select = database.prepare(sql).value();
    EXPECT_TRUE(select.step().value());
    return select.blob(0);
  }

  sqlite::ScratchDirectory scratch_;
  std::string path_ = scratch_.file("exchange.db");
  std::string keys_path_ = scratch_.file("exchange-keys.db");
  SystemRandom random_;
  Metrics metrics_;
  std::unique_ptr<Store> store_;
};

TEST_F(SqliteStoreTest, TheFileIsReadableByItsOwnerOnly) {
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(SqliteStoreTest, MigrationsAreNumberedUpwards) {
  int last = 0;
  for (const sqlite::Migration& migration : migrations()) {
    EXPECT_GT(migration.number, last);
    last = migration.number;
    EXPECT_EQ(std::stoi(std::string(migration.name.substr(0, 4))), last);
    EXPECT_FALSE(migration.sql.empty());
  }
  EXPECT_EQ(text("SELECT user_version FROM pragma_user_version"),
            std::to_string(migrations().back().number));
}

TEST_F(SqliteStoreTest, AFileOfANewerVersionIsRefused) {
  store_ = nullptr;
  change("PRAGMA user_version = 1000");
  EXPECT_EQ(open_sqlite({path_, ""}, random_, metrics_).error().code, Code::schema_unknown);
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsRefused) {
  const std::string path = scratch_.file("other.db");
  FILE* file = std::fopen(path.c_str(), "w");
  std::fputs(std::string(8'192, 'x').c_str(), file);
  std::fclose(file);
  EXPECT_EQ(open_sqlite({path, ""}, random_, metrics_).error().code, Code::store_failed);
}

TEST_F(SqliteStoreTest, ADocumentOfOnePieceIsOneRow) {
  put(1, std::string(limits::kChunkBytes, 'x'));
  EXPECT_EQ(text("SELECT count(*) FROM chunk"), "1");
  put(2, std::string(limits::kChunkBytes + 1, 'x'));
  EXPECT_EQ(text("SELECT count(*) FROM chunk"), "3");
}

TEST_F(SqliteStoreTest, TheHashOfALeafIsThatOfRfc6962) {
  // SHA-256 of a single zero byte: the hash of an empty leaf.
  EXPECT_EQ(crypto::to_hex(crypto::merkle_leaf("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  AuditRecord record = audit(7);
  record.leaf = R"({"v":1})";
  ASSERT_TRUE(store_->record({record}));
  EXPECT_EQ(text("SELECT leaf FROM audit"), record.leaf);
  EXPECT_EQ(to_hex(text("SELECT leaf_hash FROM audit")),
            crypto::to_hex(crypto::sha256(std::string_view("\0{\"v\":1}", 8))));
}

TEST_F(SqliteStoreTest, AStatementOfUserRoleAndPurposeIsKeptOnce) {
  AuditRecord other = audit(7);
  other.assertion = "another";
  ASSERT_TRUE(store_->record({audit(7), audit(8), other}));
  EXPECT_EQ(text("SELECT count(*) FROM assertion"), "2");
  EXPECT_EQ(text("SELECT count(*) FROM audit JOIN assertion ON digest = assertion"), "3");
  EXPECT_EQ(text("SELECT statement FROM assertion JOIN audit ON digest = assertion"
                 " WHERE sequence = 3"),
            "another");
}

TEST_F(SqliteStoreTest, ANewPersonNeverGetsTheKeyOfAnother) {
  Database database = Database::open(path_).value();
  ScriptedRandom random({10, 1, 10, 0, 24});  // halved: 5; 0 is no key, 5 is taken, 0, 12
  EXPECT_EQ(find_or_insert_person(database, "I|1", random).value(), 5U);
  EXPECT_EQ(find_or_insert_person(database, "I|2", random).value(), 12U);
  EXPECT_EQ(find_or_insert_person(database, "I|1", random).value(), 5U);
}

TEST_F(SqliteStoreTest, AFlippedBitOfContentIsFoundWhenRead) {
  put(1, "content");
  change("UPDATE chunk SET bytes = CAST(bytes || x'00' AS BLOB)");
  EXPECT_EQ(store_->read_piece({7, 1}, 0).error().code, Code::content_damaged);
}

TEST_F(SqliteStoreTest, APieceThatIsMissingIsFoundWhenRead) {
  put(1, "content");
  change("DELETE FROM chunk");
  EXPECT_EQ(store_->read_piece({7, 1}, 0).error().code, Code::content_damaged);
}

TEST_F(SqliteStoreTest, ACheckNamesTheUnitAndThePieceThatIsDamaged) {
  put(1, "content");
  put(2, noise(limits::kChunkBytes + 1));
  EXPECT_EQ(store_->check(true).value(), "");
  change("UPDATE chunk SET checksum = zeroblob(16) WHERE unit_number = 2 AND number = 1");
  EXPECT_EQ(store_->check(false).value(), "") << "content is read by a deep check only";
  EXPECT_EQ(store_->check(true).value(), "unit 7/2: piece 1: checksum does not match");
}

TEST_F(SqliteStoreTest, ACheckNamesAUnitWhoseDigestDiffers) {
  put(1, "content");
  change("UPDATE unit SET digest = zeroblob(32)");
  EXPECT_EQ(store_->check(true).value(), "unit 7/1: content does not match the unit's digest");
}

TEST_F(SqliteStoreTest, ACheckNamesAnAuditRecordThatWasRewritten) {
  ASSERT_TRUE(store_->record(std::vector<AuditRecord>(1'001, audit(7))));
  EXPECT_EQ(store_->check(true).value(), "");
  change("UPDATE audit SET leaf = replace(leaf, 'test', 'tost') WHERE sequence = 1001");
  EXPECT_EQ(store_->check(true).value(), "audit record 1001: leaf does not match its hash");
}

TEST_F(SqliteStoreTest, AnImpossibleSizeIsDamageAndNothingElse) {
  put(1, noise(limits::kChunkBytes));
  change("UPDATE unit SET size = 9223372036854775807");
  EXPECT_NE(store_->check(true).value(), "");
  EXPECT_EQ(store_->read_piece({7, 1}, 300).error().code, Code::content_damaged);
}

std::string keys_left(const std::string& ids) {
  return "SELECT count(*) FROM content_key WHERE key_id IN (" + ids + ")";
}

TEST_F(SqliteStoreTest, AChangeForgetsTheKeyOfWhatItReplaced) {
  put(1, "content");
  const std::string old = text("SELECT key_id FROM unit");
  const UnitRecord by = letter(7, 2, "1");
  ASSERT_TRUE(store_->change({{7, 1}, UnitState::viewable, registration(by, "other")}).value());
  EXPECT_EQ(text(keys_left(old), keys_path_), "0");
  EXPECT_EQ(text(keys_left(text("SELECT key_id FROM unit")), keys_path_), "1");
  EXPECT_EQ(text("SELECT count(*) FROM forgotten_key"), "0");
}

TEST_F(SqliteStoreTest, ErasingForgetsTheKeys) {
  Registration whole = registration(letter(7, 1, "1"), "content");
  whole.information = "[]";
  ASSERT_TRUE(store_->register_unit(whole));
  const std::string of_content = text("SELECT key_id FROM unit");
  const std::string of_information = text("SELECT key_id FROM information");
  EXPECT_NE(of_content, of_information);
  const std::vector units{UnitRef{7, 1}};
  ASSERT_TRUE(store_->retention().erase(units, Erasure::content, at(1), {}));
  EXPECT_EQ(text(keys_left(of_content), keys_path_), "0");
  EXPECT_EQ(store_->information_of(7).value().size(), 1U) << "it outlives the content";
  ASSERT_TRUE(store_->retention().erase(units, Erasure::unit, at(1), {}));
  EXPECT_EQ(text(keys_left(of_information), keys_path_), "0");
}

TEST_F(SqliteStoreTest, KeysThatAProcessDidNotLiveToForgetAreForgottenAtTheNextStart) {
  put(1, "content");
  store_ = nullptr;
  change("INSERT INTO forgotten_key SELECT key_id FROM unit; DELETE FROM chunk; DELETE FROM unit");
  const std::string key = text("SELECT key_id FROM forgotten_key");
  EXPECT_EQ(text(keys_left(key), keys_path_), "1");
  open();
  EXPECT_EQ(text(keys_left(key), keys_path_), "0");
  EXPECT_EQ(text("SELECT count(*) FROM forgotten_key"), "0");
}

TEST_F(SqliteStoreTest, ACopyOfTheStoreDoesNotBringBackWhatIsErased) {
  put(1, "content");
  const std::string copy = scratch_.file("copy.db");
  change("VACUUM INTO '" + copy + "'");
  const std::vector units{UnitRef{7, 1}};
  ASSERT_TRUE(store_->retention().erase(units, Erasure::unit, at(1), {}));
  store_ = nullptr;
  std::filesystem::remove(path_ + "-wal");
  std::filesystem::rename(copy, path_);
  open();
  EXPECT_EQ(store_->read_piece({7, 1}, 0).error().code, Code::content_damaged);
}

// What is broken, and what the check says.
struct Damage {
  std::string_view sql;
  std::string_view line;
};

TEST_F(SqliteStoreTest, ACheckFindsWhatTheSchemaPromises) {
  put(1, "content");
  for (const Damage& damage : {
           Damage{"DELETE FROM chunk", "1 units without content"},
           Damage{"DELETE FROM delivery", "1 units that do not lie in their"},
           Damage{"DELETE FROM unit", "1 deliveries without a unit"},
           Damage{"DELETE FROM unit", "1 events without a unit"},
           Damage{"DELETE FROM unit", "1 pieces of content without a unit"},
           Damage{"UPDATE audit SET sequence = 5", "4 audit records missing"},
           Damage{"DELETE FROM assertion", "1 audit records without their statement"},
       }) {
    const sqlite::ScratchDirectory elsewhere;
    const std::string copy = elsewhere.file("copy.db");
    change("VACUUM INTO '" + copy + "'");
    change(damage.sql, copy);
    const auto store = open_sqlite({copy, ""}, random_, metrics_).value();
    EXPECT_NE(store->check(false).value().find(damage.line), std::string::npos) << damage.sql;
  }
}

}  // namespace
}  // namespace tasuki::store
