#include "store/sqlite/content_keys.hpp"

#include <array>

#include "base/limits.hpp"
#include "crypto/seal.hpp"
#include "store/master_key.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// AUTOINCREMENT: an id is never used again, else what one forgotten key sealed would be taken for
// what another one did. https://www.sqlite.org/autoinc.html
constexpr std::array kMigrations = {sqlite::Migration{1, "0001_content_key",
                                                      "CREATE TABLE content_key ("
                                                      "  key_id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                                      "  wrapped BLOB NOT NULL"
                                                      ") STRICT;"
                                                      "CREATE TABLE master_key ("
                                                      "  only_row INTEGER PRIMARY KEY"
                                                      "    CHECK (only_row = 1),"
                                                      "  proof BLOB NOT NULL"
                                                      ") STRICT;"}};

// Which key it wraps: another one's is not taken for it.
std::string associated_with(std::int64_t id) {
  return "tasuki content key " + std::to_string(id);
}

// Nothing, sealed under the master key: tells whether a key is that one.
constexpr std::string_view kProof = "tasuki master key";

std::string proof_of(std::string_view master_key, Random& random) {
  const std::string nonce = random.bytes(crypto::kSealNonceBytes);
  return nonce + crypto::seal(master_key, nonce, kProof, {});
}

bool proves(std::string_view proof, std::string_view master_key) {
  return proof.size() >= crypto::kSealNonceBytes &&
         crypto::open_sealed(master_key, proof.substr(0, crypto::kSealNonceBytes), kProof,
                             proof.substr(crypto::kSealNonceBytes));
}

// A lost master key is an error, never a reason to make another one: what its keys sealed would be
// lost without anybody being told. Runs in a transaction, so that two processes make one only.
Result<std::string> find_master_key(Database& database, const std::string& path, Random& random) {
  Statement select = TRY(database.prepare("SELECT proof FROM master_key"));
  const bool known = TRY(select.step());
  if (known) {
    std::string key = TRY(read_master_key(path));
    if (!proves(select.blob_view(0), key))
      return fail(Code::key_invalid, path + ": the content keys are under another master key");
    return key;
  }
  std::string key = TRY(read_or_make_master_key(path, random));
  const std::string proof = proof_of(key, random);
  Statement insert =
      TRY(database.prepare("INSERT INTO master_key (only_row, proof) VALUES (1, ?)"));
  TRY_VOID(insert.bind_blob(proof).run());
  return key;
}

Result<std::int64_t> last_id(Database& database) {
  Statement* select = TRY(database.cached(
      "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'content_key'"));
  TRY(select->step());
  return select->integer(0);
}

}  // namespace

Result<std::unique_ptr<ContentKeys>> ContentKeys::open(const Options& options, Random& random,
                                                       Metrics& metrics) {
  Database database = TRY(Database::open(options.path, {.read_only = false, .vfs = options.vfs}));
  TRY_VOID(database.execute("PRAGMA secure_delete=ON"));
  TRY_VOID(database.migrate(kMigrations));
  TRY_VOID(database.begin());
  auto master_key = find_master_key(database, options.master_key_file, random);
  if (master_key)
    TRY_VOID(database.commit());
  else
    database.rollback();
  if (!master_key) return std::unexpected(std::move(master_key).error());
  return std::unique_ptr<ContentKeys>(
      new ContentKeys(std::move(database), options, *std::move(master_key), random, metrics));
}

ContentKeys::ContentKeys(Database writer, const Options& options, std::string master_key,
                         Random& random, Metrics& metrics)
    : master_key_(std::move(master_key)),
      random_(random),
      readers_(options.path, {.read_only = true, .vfs = options.vfs}),
      writer_(std::move(writer), metrics, "keys") {}

std::string ContentKeys::wrap(const ContentKey& key) const {
  const std::string nonce = random_.bytes(crypto::kSealNonceBytes);
  return nonce + crypto::seal(master_key_, nonce, associated_with(key.id), key.bytes);
}

Result<> ContentKeys::insert_some(Database& database, std::vector<ContentKey>& keys) {
  std::int64_t id = TRY(last_id(database));
  Statement* insert =
      TRY(database.cached("INSERT INTO content_key (key_id, wrapped) VALUES (?, ?)"));
  while (keys.size() < limits::kKeysPrepared) {
    keys.push_back({++id, random_.bytes(crypto::kSealKeyBytes)});
    const std::string wrapped = wrap(keys.back());
    TRY_VOID(insert->bind(id).bind_blob(wrapped).run());
  }
  return {};
}

Result<std::vector<ContentKey>> ContentKeys::make_some() {
  std::vector<ContentKey> keys;
  TRY_VOID(writer_.submit([&](Database& database) { return insert_some(database, keys); }));
  return keys;
}

// Whoever sees that few are left makes more, while the others go on with those.
Result<ContentKey> ContentKeys::take() {
  constexpr std::size_t kFew = limits::kKeysPrepared / 4;
  std::unique_lock lock(mutex_);
  for (;;) {
    if (unused_.size() <= kFew && !making_) {
      making_ = true;
      lock.unlock();
      auto made = make_some();
      lock.lock();
      making_ = false;
      made_.notify_all();
      if (!made && unused_.empty()) return std::unexpected(made.error());
      if (made) unused_.insert(unused_.begin(), made->begin(), made->end());
    }
    if (!unused_.empty()) break;
    made_.wait(lock);
  }
  ContentKey key = std::move(unused_.back());
  unused_.pop_back();
  return key;
}

Result<ContentKey> ContentKeys::find(std::int64_t id) {
  const std::string wrapped = TRY(readers_.read([&](Database& database) -> Result<std::string> {
    Statement* select = TRY(database.cached("SELECT wrapped FROM content_key WHERE key_id = ?"));
    const bool found = TRY(select->bind(id).step());
    return found ? select->blob(0) : std::string();
  }));
  const std::string_view view = wrapped;
  if (view.size() < crypto::kSealNonceBytes)
    return fail(Code::content_damaged, "key " + std::to_string(id) + ": missing");
  auto plain = crypto::open_sealed(master_key_, view.substr(0, crypto::kSealNonceBytes),
                                   associated_with(id), view.substr(crypto::kSealNonceBytes));
  if (!plain || plain->size() != crypto::kSealKeyBytes)
    return fail(Code::content_damaged,
                "key " + std::to_string(id) + ": damaged, or wrapped by another master key");
  return ContentKey{id, *std::move(plain)};
}

Result<> ContentKeys::forget(std::span<const std::int64_t> ids) {
  if (ids.empty()) return {};
  return writer_.submit([&](Database& database) -> Result<> {
    for (const std::int64_t id : ids) {
      Statement* remove = TRY(database.cached("DELETE FROM content_key WHERE key_id = ?"));
      TRY_VOID(remove->bind(id).run());
    }
    return {};
  });
}

}  // namespace tasuki::store
