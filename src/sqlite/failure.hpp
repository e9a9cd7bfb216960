// What SQLite's result codes mean to us. The one place that decides when the process must end.
#pragma once

#include "base/error.hpp"

struct sqlite3;

namespace tasuki::sqlite {

// The error for a result code other than OK, ROW and DONE. Does not return for a failed sync: after
// one, nobody knows what the disk holds, and a second sync may claim success
// (https://wiki.postgresql.org/wiki/Fsync_Errors). Never holds a bound value.
Error failure(sqlite3* database, int code);

// The same for a COMMIT, where every I/O error leaves open what was kept. A full disk does not: the
// frame that makes a transaction valid is the last one written, and it was not written whole.
Error commit_failure(sqlite3* database, int code);

}  // namespace tasuki::sqlite
