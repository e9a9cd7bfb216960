-- A person is whom the eligibility service says: its id stands here, not an insured number, so that
-- a record survives a change of insurer.
ALTER TABLE identity RENAME COLUMN insured TO person_id;

-- withheld: no view of the patient shows the unit. long_term: kept beyond the usual period (LTS).
ALTER TABLE unit ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN long_term INTEGER NOT NULL DEFAULT 0;

-- The identifier value of the referral that a discharge summary belongs to; empty for none.
ALTER TABLE unit ADD COLUMN referral TEXT NOT NULL DEFAULT '';

-- What a cancellation undoes is put back from here.
ALTER TABLE unit ADD COLUMN cancelled_at INTEGER;
ALTER TABLE unit ADD COLUMN cancelled_from TEXT;

-- Where the unit lies in its destination's inbox and events; 0 while it does not. With it both rows
-- are found without an index of their own when the unit leaves them.
ALTER TABLE unit ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
UPDATE unit SET position = coalesce((SELECT max(position) FROM delivery
  WHERE delivery.institution = unit.destination AND delivery.unit_row = unit.unit_row), 0);

-- The information of a unit, for summaries and searches: one row beside the unit, appended, in the
-- stored form of a piece of content. All of a person's rows are found through its units.
CREATE TABLE information (
  unit_row INTEGER PRIMARY KEY,
  person_key INTEGER NOT NULL,
  size INTEGER NOT NULL,
  codec INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  checksum BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
