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

CALL protect_table('occurrences');
CALL protect_table('job_declarations');
