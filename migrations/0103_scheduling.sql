-- Up Migration

-- What became of an expected run: it ran, or the catch-up policy says not to run it.
ALTER TABLE occurrences ADD COLUMN outcome text NOT NULL DEFAULT 'ran' CHECK (outcome IN ('ran', 'skipped'));
-- why it was skipped
ALTER TABLE occurrences ADD COLUMN reason text;

-- Since when a job is expected with this expression: a new or changed job has no missed past.
CREATE TABLE job_declarations (
  name        text PRIMARY KEY,
  expression  text NOT NULL,
  time_zone   text NOT NULL,
  since       timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_declarations TO nightshift_worker;
ALTER TABLE job_declarations ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker_all ON job_declarations TO nightshift_worker USING (true) WITH CHECK (true);
