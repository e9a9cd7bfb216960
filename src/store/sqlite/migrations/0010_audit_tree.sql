-- The Merkle tree over the audit log (RFC 9162): its leaves are the hashes in `audit`, at index
-- sequence - 1. Complete subtrees of 2^level leaves, written when a head is made and only from level
-- 8 up: a smaller one is worked out from at most 255 leaves whenever it is asked for. So a head over
-- 100,000 new records writes 400 rows, and a record none.
CREATE TABLE audit_node (
  level INTEGER NOT NULL,
  node_index INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, node_index)
) STRICT, WITHOUT ROWID;

-- The signed heads: what was said to others about the log, so never changed and never removed.
CREATE TABLE audit_head (
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL,
  at INTEGER NOT NULL,
  statement TEXT NOT NULL
) STRICT;

-- An institution reads its own log: one warm page for each institution, as in delivery.
CREATE INDEX audit_by_institution ON audit (institution);

-- A person's access log, and the leaf of a receipt among the few of its person. Acts on no single
-- person's data are not in it.
CREATE INDEX audit_by_person ON audit (person_key) WHERE person_key <> 0;
