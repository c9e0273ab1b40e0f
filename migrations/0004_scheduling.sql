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
  -- what its run brought about, wherever it went
  trace_id        uuid,
  PRIMARY KEY (schedule, scheduled_time)
);
-- the newest runs of all, and the old ones that expire
CREATE INDEX occurrences_trace_idx ON occurrences (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX occurrences_time_idx ON occurrences (scheduled_time DESC, schedule);

-- Since when a job is expected with this expression: a new or changed job has no missed past.
CREATE TABLE job_declarations (
  name        text PRIMARY KEY,
  expression  text NOT NULL,
  time_zone   text NOT NULL,
  since       timestamptz NOT NULL
);

-- Organisations that a job leaves out for an hour, because something in their rows stops it.
CREATE TABLE parked_work (
  job              text NOT NULL,
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- the kind of error, never a value
  reason           text NOT NULL,
  times            integer NOT NULL DEFAULT 1,
  first_at         timestamptz NOT NULL,
  last_at          timestamptz NOT NULL,
  retry_at         timestamptz NOT NULL,
  PRIMARY KEY (job, organization_id)
);
CREATE INDEX parked_work_organization_idx ON parked_work (organization_id);

CALL protect_table('occurrences');
CALL protect_table('job_declarations');
CALL protect_table('parked_work');
