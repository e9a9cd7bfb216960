-- Attachments of documents. `registered_at` is empty while one is being sent; `person_key` is 0 while
-- it waits for its document. Their names, sizes and digests stand here, their bytes in the next table.
CREATE TABLE attachment (
  attachment_row INTEGER PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  person_key INTEGER NOT NULL,
  sender TEXT NOT NULL,
  identifier_system TEXT NOT NULL,
  identifier_value TEXT NOT NULL,
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  size INTEGER NOT NULL,
  digest BLOB NOT NULL,
  sanitized TEXT NOT NULL,
  key_id INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  registered_at INTEGER
) STRICT;

-- Of a document, and what waits for one that is being registered.
CREATE INDEX attachment_by_document ON attachment (identifier_value, identifier_system, person_key);

-- What nobody's document came for.
CREATE INDEX attachment_waiting ON attachment (begun_at) WHERE person_key = 0;

-- As in `chunk`: attachment_row * 256 + number.
CREATE TABLE attachment_chunk (
  chunk_row INTEGER PRIMARY KEY,
  codec INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  checksum BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
