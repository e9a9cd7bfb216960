// Content and its keys lie in two files, which no transaction spans. So whoever deletes content
// writes down, in the same transaction, which keys are to be forgotten; that is done afterwards,
// and again after a crash, until it is done.
#pragma once

#include "sqlite/group_commit.hpp"
#include "store/sqlite/content_keys.hpp"

namespace tasuki::store {

// Inside a transaction of the caller.
Result<> plan_to_forget(sqlite::Database& database, std::int64_t key);
// Forgets all that is planned to be.
Result<> forget_planned(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer,
                        ContentKeys& keys);

}  // namespace tasuki::store
