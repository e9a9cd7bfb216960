-- The record locator: one row for each institution and person, those of one person together, so that
-- they are one read. Sets of classes are bits in the order of information_classes.def.
CREATE TABLE holder (
  person_key INTEGER NOT NULL,
  institution TEXT NOT NULL,
  registered INTEGER NOT NULL DEFAULT 0,
  declared INTEGER NOT NULL DEFAULT 0,
  visited_at INTEGER,
  confirmed_at INTEGER NOT NULL,
  local_number TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (person_key, institution)
) STRICT, WITHOUT ROWID;

-- What nothing has confirmed for years is forgotten; one batch a day reads this.
CREATE INDEX holder_by_confirmation ON holder (confirmed_at);

-- What was registered before there was a locator: conditions 1, allergies and contraindications 2 + 8,
-- infections and laboratory 4 + 16, documents and the prescriptions in them 64 + 32, checkups 128.
INSERT INTO holder (person_key, institution, registered, confirmed_at)
SELECT person_key, sender,
       max(kind = 'conditions') * 1 + max(kind = 'allergies') * 10 +
       max(kind = 'observations') * 20 + max(kind IN ('referral', 'discharge-summary')) * 96 +
       max(kind IN ('checkup-report', 'patient-summary')) * 128,
       max(registered_at)
FROM unit GROUP BY person_key, sender;

-- How an institution is asked for what it holds, and what it does not answer for.
CREATE TABLE pull_setting (
  institution TEXT PRIMARY KEY,
  transport TEXT NOT NULL,
  url TEXT NOT NULL,
  opt_out INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The certificates whose keys sign its answers, as its gateway showed them.
CREATE TABLE answer_key (
  institution TEXT NOT NULL,
  keyid TEXT NOT NULL,
  certificate TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (institution, keyid)
) STRICT, WITHOUT ROWID;
