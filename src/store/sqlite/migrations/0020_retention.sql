-- The content is gone; what summaries read of the unit may stay.
ALTER TABLE unit ADD COLUMN erased_at INTEGER;

-- What has been kept long enough is found by its clock. Units are registered and acknowledged in the
-- order of time, so each insert goes to the warm end of its kind.
CREATE INDEX unit_by_registration ON unit (kind, registered_at);
CREATE INDEX unit_by_acknowledgement ON unit (kind, acknowledged_at)
  WHERE acknowledged_at IS NOT NULL;
