-- A person by the opaque id that everything else uses; the rest is what an eligibility query shows.
CREATE TABLE person (
  person TEXT PRIMARY KEY,
  birth_date TEXT NOT NULL,
  name TEXT NOT NULL,
  kana TEXT NOT NULL,
  sex TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Insured numbers in their normal form and the days, both included, on which they are valid. Two
-- persons may share one (a number without branch): the birth date tells them apart, or nobody does.
CREATE TABLE insured_number (
  insured TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (person),
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (insured, person, valid_from)
) STRICT, WITHOUT ROWID;

-- The newest number of a person.
CREATE INDEX insured_number_by_person ON insured_number (person, valid_from);

-- Who may ask, and for what. The digits stand apart because they are compared so.
CREATE TABLE institution (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kana TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_digits TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  postal_digits TEXT NOT NULL,
  address TEXT NOT NULL,
  takes_part INTEGER NOT NULL,
  emergency INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a class and visit, so that a repeated grant finds its own row and never lasts longer.
-- Times are milliseconds since 1970 UTC. The order of the key answers "what holds here and now".
CREATE TABLE consent (
  person TEXT NOT NULL REFERENCES person (person),
  institution TEXT NOT NULL,
  class TEXT NOT NULL,
  visit TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  PRIMARY KEY (person, institution, class, visit)
) STRICT, WITHOUT ROWID;

-- The person's own list, newest first.
CREATE INDEX consent_by_time ON consent (person, given_at);

-- Every use of the emergency, never changed.
CREATE TABLE emergency (
  emergency_row INTEGER PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (person),
  institution TEXT NOT NULL,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- The person's own list, newest first.
CREATE INDEX emergency_by_person ON emergency (person, at);

-- An institution's own patient number belongs to one person; a person may have several of them.
CREATE TABLE local_number (
  institution TEXT NOT NULL,
  number TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (person),
  PRIMARY KEY (institution, number)
) STRICT, WITHOUT ROWID;

-- Checks that were not confirmed, kept over restarts for as long as they count. A digest, because a
-- mistyped number is nobody's business.
CREATE TABLE refusal (
  refusal_row INTEGER PRIMARY KEY,
  institution TEXT NOT NULL,
  at INTEGER NOT NULL,
  insured_digest BLOB NOT NULL
) STRICT;

-- Answers "how often lately, of this number and of all" without the table, at every check.
CREATE INDEX refusal_by_institution ON refusal (institution, at, insured_digest);
