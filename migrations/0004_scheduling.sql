-- Planned runs of schedules: the row is what makes a run happen once.
CREATE TABLE occurrences (
  schedule        text NOT NULL,
  scheduled_time  timestamptz NOT NULL,
  started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at     timestamptz,
  result          jsonb,
  -- what became of an expected run: it ran, or the catch-up policy says not to run it
  outcome         text NOT NULL DEFAULT 'ran' CHECK (outcome IN ('ran', 'skipped')),
  -- why it was skipped
  reason          text,
  PRIMARY KEY (schedule, scheduled_time)
);

-- Since when a job is expected with this expression: a new or changed job has no missed past.
CREATE TABLE job_declarations (
  name        text PRIMARY KEY,
  expression  text NOT NULL,
  time_zone   text NOT NULL,
  since       timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON occurrences, job_declarations TO nightshift_worker;
ALTER TABLE occurrences ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_declarations ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker_all ON occurrences TO nightshift_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON job_declarations TO nightshift_worker USING (true) WITH CHECK (true);
