// The operator's question whether everything is whole.
#pragma once

#include <string>

#include "sqlite/database.hpp"
#include "sqlite/group_commit.hpp"
#include "store/sqlite/content_keys.hpp"

namespace tasuki::store {

// PRAGMA integrity_check, and what the schema promises but SQLite does not check. A line each.
Result<std::string> check_tables(sqlite::Database& database);

// Reads all content: every piece against its checksum, every unit against its digest. One short
// transaction a unit, so that the write-ahead log can start over meanwhile.
Result<std::string> check_content(sqlite::ReaderPool& readers, ContentKeys& keys);

// The same of all attachments.
Result<std::string> check_attachments(sqlite::ReaderPool& readers, ContentKeys& keys);

// Reads the whole audit log: every leaf against its hash. Short transactions as well.
Result<std::string> check_audit(sqlite::ReaderPool& readers);

}  // namespace tasuki::store
