// The keys under which content is sealed, in a file of their own that no copy of the content takes
// with it: whose key is forgotten is erased wherever a copy lies. Each key seals one thing only and
// lies wrapped under the master key. docs/decisions/erasure-by-forgetting-keys.md. Thread-safe.
#pragma once

#include <condition_variable>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "base/random.hpp"
#include "sqlite/group_commit.hpp"
#include "store/content.hpp"

namespace tasuki::store {

class ContentKeys {
 public:
  struct Options {
    std::string path;
    std::string vfs;
    std::string master_key_file;  // made with the keys when it is not there
  };
  // Errors: as open_sqlite; those of read_master_key; key_invalid when it is not the master key of
  // these keys.
  static Result<std::unique_ptr<ContentKeys>> open(const Options& options, Random& random,
                                                   Metrics& metrics);

  // One that nobody was ever given, durable. They are made many at a time, so nearly always this
  // only takes one from memory.
  Result<ContentKey> take();
  // Error: content_damaged when it is not there (any more), or under another master key.
  Result<ContentKey> find(std::int64_t id);
  // Gone for good when it returns. What is not there is gone already.
  Result<> forget(std::span<const std::int64_t> ids);

 private:
  ContentKeys(sqlite::Database writer, const Options& options, std::string master_key,
              Random& random, Metrics& metrics);
  Result<> insert_some(sqlite::Database& database, std::vector<ContentKey>& keys);
  Result<std::vector<ContentKey>> make_some();
  std::string wrap(const ContentKey& key) const;

  const std::string master_key_;
  Random& random_;
  sqlite::ReaderPool readers_;
  sqlite::GroupCommit writer_;

  std::mutex mutex_;
  std::condition_variable made_;
  bool making_ = false;
  std::vector<ContentKey> unused_;
};

}  // namespace tasuki::store
