-- What was made once with the store: `secret`, 32 random bytes (written by the program).
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Insured numbers change and one person may have had several, so everything else names a person by
-- an opaque random key. Looked up once a registration, written once a person.
CREATE TABLE identity (
  insured TEXT PRIMARY KEY,
  person_key INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A new key must not be another person's: two records would become one. Also finds the numbers that
-- a person had.
CREATE INDEX identity_by_person ON identity (person_key);

-- One row a unit, appended: a row of about 1 KB at a random place would dirty a page of its own.
-- `receipt` holds the bytes that were first answered, because a signature cannot be repeated.
CREATE TABLE unit (
  unit_row INTEGER PRIMARY KEY,
  person_key INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT NOT NULL,
  destination TEXT NOT NULL,
  identifier_system TEXT NOT NULL,
  identifier_value TEXT NOT NULL,
  size INTEGER NOT NULL,
  digest BLOB NOT NULL,
  state TEXT NOT NULL,
  registered_at INTEGER NOT NULL,
  viewable_at INTEGER,
  first_fetched_at INTEGER,
  acknowledged_at INTEGER,
  receipt TEXT NOT NULL
) STRICT;

-- The three keys stand once: a repeated registration is recognised here. The value comes first
-- because it begins with the sender's code and grows with its serial number, so that inserts go to
-- one warm page for each sender, and the same index answers the sender's status query.
CREATE UNIQUE INDEX unit_by_keys ON unit (identifier_value, identifier_system, person_key);

-- Finds a unit by its reference, and all units of a person.
CREATE UNIQUE INDEX unit_by_reference ON unit (person_key, number);

-- Pieces of the content. The key is unit_row * 256 + number: content is only ever appended, and a
-- piece is found without an index. Columns that follow a large value are slow to reach, so `bytes`
-- is last.
CREATE TABLE chunk (
  chunk_row INTEGER PRIMARY KEY,
  person_key INTEGER NOT NULL,
  unit_number INTEGER NOT NULL,
  number INTEGER NOT NULL,
  codec INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  checksum BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- The signed statements of user, role and purpose. A gateway uses one for many calls, so each is
-- kept once.
CREATE TABLE assertion (
  assertion_row INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  statement TEXT NOT NULL
) STRICT;

-- The audit log: sequence has no gaps, rows are never changed. No index by institution or person
-- yet: each would cost every access a page at a random place, and nothing reads by them so far.
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  leaf TEXT NOT NULL,
  leaf_hash BLOB NOT NULL,
  institution TEXT NOT NULL,
  person_key INTEGER NOT NULL,
  assertion BLOB NOT NULL
) STRICT;

-- What lies in an institution's inbox. `position` is the sequence of the audit record of what put it
-- there: it grows in the order of commits, as cursors need. Rows of one institution lie together.
CREATE TABLE delivery (
  institution TEXT NOT NULL,
  position INTEGER NOT NULL,
  unit_row INTEGER NOT NULL,
  person_key INTEGER NOT NULL,
  viewable_at INTEGER NOT NULL,
  PRIMARY KEY (institution, position)
) STRICT, WITHOUT ROWID;

-- What an institution is told about, in order; `position` as in delivery. A table of its own because
-- events can be forgotten after a while, and the inbox cannot.
CREATE TABLE event (
  institution TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  person_key INTEGER NOT NULL,
  unit_number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (institution, position)
) STRICT, WITHOUT ROWID;

-- Who takes part. The digits of phone and postal code stand apart because they are compared so.
CREATE TABLE participant (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kana TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_digits TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  postal_digits TEXT NOT NULL,
  address TEXT NOT NULL,
  status TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every code of a participant, its own one (place 0) among them: a code belongs to one participant
-- only, and this is where that is enforced.
CREATE TABLE participant_code (
  any_code TEXT PRIMARY KEY,
  code TEXT NOT NULL REFERENCES participant (code),
  place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The codes of one participant in their order, at every request.
CREATE INDEX participant_code_by_participant ON participant_code (code, place, any_code);

-- Certificates that may not be used any more, by the SHA-256 of their bytes.
CREATE TABLE revoked_certificate (
  fingerprint TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row that counts the changes of the three tables above. Every request asks the directory, so
-- readers keep its answers for as long as this number stands.
CREATE TABLE directory_version (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  version INTEGER NOT NULL
) STRICT;

INSERT INTO directory_version (only_row, version) VALUES (1, 0);
