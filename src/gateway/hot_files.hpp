// The rows about files that a hot folder took.
#pragma once

#include <string>
#include <vector>

#include "gateway/outbox.hpp"
#include "gateway/storage.hpp"

namespace tasuki::gateway::hot_files {

struct Row {
  std::int64_t number = 0;
  std::string source;  // "oral/letter.json", where it was found
  std::string name;    // in sent/
  std::string tracking;
};

// In the transaction of the item; once for each name, however often a crash makes it happen.
Result<> insert(sqlite::Database& database, const std::string& folder, const Row& row);
// Whether a result under that name is promised to another file: a file taken before a crash and met
// again is the same one, by source and checksum.
Result<bool> is_promised(sqlite::Database& database, const std::string& folder,
                         const std::string& name, const std::string& source,
                         const std::string& sha256);
struct Finished {
  Row row;
  OutboxItem item;
};
// Whose item has its final answer and whose result is not written, a few at a time.
Result<std::vector<Finished>> finished(sqlite::Database& database, const std::string& folder);
Result<> mark_reported(sqlite::Database& database, std::int64_t number);

}  // namespace tasuki::gateway::hot_files
