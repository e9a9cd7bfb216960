// The index of a storage: table SSMIXIDX in a SQLite file. Its rows say what was written and
// deleted, in the order of UpdateDatetime, so that nobody has to walk the tree.
// docs/formats/ssmix2.md has its columns.
#pragma once

#include "sqlite/database.hpp"
#include "ssmix2/storage.hpp"

namespace tasuki::ssmix2 {

inline constexpr std::size_t kIndexPageDefault = 1'000;

class Index {
 public:
  // Opens for reading alone. Belongs to one thread at a time. Errors: store_failed,
  // parameter_invalid where the table or a column is missing.
  static Result<Index> open(const std::string& path);

  struct Page {
    std::string mark;      // to go on from
    std::size_t rows = 0;  // read; fewer than asked for: nothing more at the moment
  };
  // The rows behind the mark, oldest first, at most `rows_max`. A row of processing type DEL is
  // told as a deleted file. Rows of data types that are not read here count and are not told.
  // Errors: parameter_invalid (the mark), store_failed, busy.
  Result<Page> read(std::string_view mark, const Finder& finder,
                    std::size_t rows_max = kIndexPageDefault);

 private:
  explicit Index(sqlite::Database database) : database_(std::move(database)) {}
  sqlite::Database database_;
};

// For whoever writes a storage: makes the table, and adds rows. One transaction is the caller's.
class IndexWriter {
 public:
  static Result<IndexWriter> create(const std::string& path, std::string institution);
  sqlite::Database& database() { return database_; }
  // `updated_at` as UpdateDatetime: "2026-01-31 09:30:00.123", growing.
  Result<> add(const FileName& file, std::string_view updated_at);

 private:
  IndexWriter(sqlite::Database database, std::string institution)
      : database_(std::move(database)), institution_(std::move(institution)) {}
  sqlite::Database database_;
  std::string institution_;
};

}  // namespace tasuki::ssmix2
