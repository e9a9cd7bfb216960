#include "gateway/migrations.hpp"

namespace tasuki::gateway {
namespace {

// Times are milliseconds since 1970, UTC.
constexpr std::string_view kTables = R"sql(
-- What the EMR handed over. A finished item stays: it answers questions about its identifier.
-- state: 0 queued, 1 accepted, 2 refused. "sending" is not kept: after a crash it means queued.
CREATE TABLE outbox (
  number            INTEGER PRIMARY KEY AUTOINCREMENT,
  tracking          TEXT    NOT NULL UNIQUE,
  state             INTEGER NOT NULL,
  kind              TEXT    NOT NULL,
  identifier_system TEXT    NOT NULL,
  identifier_value  TEXT    NOT NULL,
  destination       TEXT    NOT NULL,
  emr               TEXT    NOT NULL,
  actor_user        TEXT    NOT NULL,
  actor_role        TEXT    NOT NULL,
  actor_purpose     TEXT    NOT NULL,
  consent           TEXT    NOT NULL,
  size              INTEGER NOT NULL,
  sha256            TEXT    NOT NULL,
  queued_at         INTEGER NOT NULL,
  attempts          INTEGER NOT NULL DEFAULT 0,
  last_error        TEXT    NOT NULL DEFAULT '',
  unit              TEXT    NOT NULL DEFAULT '',
  answer_status     INTEGER NOT NULL DEFAULT 0,
  answer            TEXT    NOT NULL DEFAULT '',
  answered_at       INTEGER,
  finished_at       INTEGER
) STRICT;

-- Questions come by identifier; the newest item of one decides.
CREATE INDEX outbox_by_identifier ON outbox (identifier_system, identifier_value, number);

-- Read whole when the gateway starts.
CREATE INDEX outbox_unfinished ON outbox (number) WHERE state = 0;

-- Metrics count by state without reading the items.
CREATE INDEX outbox_by_state ON outbox (state);

-- Apart from the item, because it is erased while the item stays.
CREATE TABLE outbox_content (
  number     INTEGER PRIMARY KEY REFERENCES outbox (number),
  content    BLOB NOT NULL,
  erase_from INTEGER
) STRICT;

-- The eraser looks for what is due and for nothing else.
CREATE INDEX outbox_content_due ON outbox_content (erase_from) WHERE erase_from IS NOT NULL;

-- What the exchange announced to us. state: 0 announced, 1 stored, 2 settled (acknowledged, or the
-- exchange says that there is nothing to acknowledge), 3 gone before it could be fetched.
CREATE TABLE inbox (
  number          INTEGER PRIMARY KEY AUTOINCREMENT,
  unit            TEXT    NOT NULL UNIQUE,
  state           INTEGER NOT NULL DEFAULT 0,
  position        INTEGER UNIQUE,
  reference       TEXT    NOT NULL DEFAULT '',
  size            INTEGER NOT NULL DEFAULT 0,
  sha256          TEXT    NOT NULL DEFAULT '',
  announced_at    INTEGER NOT NULL,
  stored_at       INTEGER,
  acknowledged_at INTEGER,
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt    INTEGER NOT NULL DEFAULT 0,
  last_error      TEXT    NOT NULL DEFAULT ''
) STRICT;

-- What is still to be fetched or acknowledged, the longest due first.
CREATE INDEX inbox_due ON inbox (next_attempt, number) WHERE state < 2;

-- Metrics count by state without reading the items.
CREATE INDEX inbox_by_state ON inbox (state);

-- Exactly as received.
CREATE TABLE inbox_content (
  number  INTEGER PRIMARY KEY REFERENCES inbox (number),
  content BLOB NOT NULL
) STRICT;

-- How far a reader came: in the events of the exchange, in the files of a hot folder.
CREATE TABLE mark (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The gateway's own events, for the EMR's long poll. There is one writer, so numbers appear in
-- their order and a reader that remembers the last one misses none.
CREATE TABLE event (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  kind     TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  at       INTEGER NOT NULL
) STRICT;

-- Who did what on the LAN side.
CREATE TABLE access (
  number        INTEGER PRIMARY KEY AUTOINCREMENT,
  at            INTEGER NOT NULL,
  emr           TEXT    NOT NULL,
  actor_user    TEXT    NOT NULL,
  actor_role    TEXT    NOT NULL,
  actor_purpose TEXT    NOT NULL,
  action        TEXT    NOT NULL,
  subject       TEXT    NOT NULL
) STRICT;

-- A file that a hot folder took: under which name it goes to sent/, and whether its result lies
-- there.
CREATE TABLE hot_file (
  number   INTEGER PRIMARY KEY AUTOINCREMENT,
  folder   TEXT    NOT NULL,
  source   TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  tracking TEXT    NOT NULL,
  reported INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Results that are still to be written.
CREATE INDEX hot_file_open ON hot_file (folder, number) WHERE reported = 0;
)sql";

// The identity of the rule pack by which an item was found valid before it was queued.
constexpr std::string_view kRules = "ALTER TABLE outbox ADD COLUMN rules TEXT NOT NULL DEFAULT '';";

constexpr std::string_view kTreeHeads = R"sql(
-- The signed heads of the exchange's audit log that were seen. Never removed: they are evidence.
-- `accepted`: a person accepted a log that does not continue them.
CREATE TABLE tree_head (
  size      INTEGER NOT NULL,
  statement TEXT    NOT NULL,
  seen_at   INTEGER NOT NULL,
  accepted  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (size, statement)
) STRICT;

-- Why the log is not believed, with the head that showed it.
CREATE TABLE log_alarm (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  why       TEXT    NOT NULL,
  statement TEXT    NOT NULL,
  accepted  INTEGER NOT NULL DEFAULT 0
) STRICT;
)sql";

// What Tasuki-Referral said of a discharge summary.
constexpr std::string_view kReferral =
    "ALTER TABLE outbox ADD COLUMN referral TEXT NOT NULL DEFAULT '';";

constexpr std::string_view kPull = R"sql(
-- How often an institution asked about a person on a day; keys of other days are taken out.
CREATE TABLE pull_quota (
  key   TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the exchange was told of whom the EMR knows: bits of classes.
CREATE TABLE pull_declared (
  local_number TEXT PRIMARY KEY,
  classes      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kSsmix2 = R"sql(
-- What is known of each unit of an SS-MIX2 storage (gateway/ssmix2/ledger.hpp). clerk: 0 nothing,
-- 1 release, 2 hold. sent_source: the sha256 from which sent_sha256 was made, with its flags.
CREATE TABLE ssmix2_unit (
  storage     TEXT    NOT NULL,
  identifier  TEXT    NOT NULL,
  patient     TEXT    NOT NULL,
  path        TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  class       TEXT    NOT NULL,
  date        TEXT    NOT NULL,
  sha256      TEXT    NOT NULL,
  seen_at     INTEGER NOT NULL,
  clerk       INTEGER NOT NULL DEFAULT 0,
  clerk_note  TEXT    NOT NULL DEFAULT '',
  why         TEXT    NOT NULL DEFAULT '',
  sent_sha256 TEXT    NOT NULL DEFAULT '',
  sent_source TEXT    NOT NULL DEFAULT '',
  error       TEXT    NOT NULL DEFAULT '',
  due_at      INTEGER,
  PRIMARY KEY (storage, identifier)
) STRICT, WITHOUT ROWID;

CREATE INDEX ssmix2_unit_due ON ssmix2_unit (storage, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ssmix2_unit_patient ON ssmix2_unit (storage, patient);
CREATE INDEX ssmix2_unit_new ON ssmix2_unit (storage, seen_at);

-- Files, and lines of the side list, that cannot be used.
CREATE TABLE ssmix2_fault (
  storage TEXT    NOT NULL,
  path    TEXT    NOT NULL,
  text    TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (storage, path, text)
) STRICT, WITHOUT ROWID;
)sql";

constexpr sqlite::Migration kMigrations[] = {{1, "tables", kTables},
                                             {2, "rules", kRules},
                                             {10, "tree heads", kTreeHeads},
                                             {11, "referral", kReferral},
                                             {20, "pull", kPull},
                                             {40, "ssmix2", kSsmix2}};

}  // namespace

std::span<const sqlite::Migration> migrations() {
  return kMigrations;
}

}  // namespace tasuki::gateway
