-- The key that the unit's content is sealed under; see the file of keys.
ALTER TABLE unit ADD COLUMN key_id INTEGER NOT NULL DEFAULT 0;

-- Keys of content that is deleted, until they are forgotten.
CREATE TABLE forgotten_key (
  key_id INTEGER PRIMARY KEY
) STRICT;
