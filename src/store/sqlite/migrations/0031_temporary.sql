-- 一時保存DB: a PULL under way or answered, until it is read or expires. `asked` says what was asked.
CREATE TABLE pull (
  number INTEGER PRIMARY KEY,
  institution TEXT NOT NULL,
  person_key INTEGER NOT NULL,
  asked TEXT NOT NULL,
  key_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  deadline_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  concluded_at INTEGER
) STRICT;

-- A consent that is withdrawn takes its PULLs along.
CREATE INDEX pull_by_person ON pull (person_key, institution);
CREATE INDEX pull_by_expiry ON pull (expires_at);
-- Those whose process ended before it could say what became of them.
CREATE INDEX pull_under_way ON pull (deadline_at) WHERE concluded_at IS NULL;

-- One line of the manifest each; `outcome` is empty while the holder is waited for.
CREATE TABLE pull_line (
  number INTEGER NOT NULL,
  place INTEGER NOT NULL,
  institution TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  as_of INTEGER,
  at INTEGER,
  PRIMARY KEY (number, place)
) STRICT, WITHOUT ROWID;

-- What it answered, in the stored form of a piece of content.
CREATE TABLE pull_content (
  number INTEGER NOT NULL,
  place INTEGER NOT NULL,
  size INTEGER NOT NULL,
  codec INTEGER NOT NULL,
  checksum BLOB NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (number, place)
) STRICT;
