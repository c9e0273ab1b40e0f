-- Up Migration

-- Effects that were carried out, by business meaning. Rows commit with the effect.
CREATE TABLE idempotence_keys (
  scope       text NOT NULL,
  effect_key  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (scope, effect_key)
);
CREATE INDEX idempotence_keys_expires_idx ON idempotence_keys (expires_at);

-- Events to publish, committed with the rows that they announce.
CREATE TABLE outbox (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  effect_key       text NOT NULL UNIQUE,
  source           text NOT NULL,
  detail_type      text NOT NULL,
  detail           jsonb NOT NULL,
  organization_id  uuid,
  created_at       timestamptz NOT NULL DEFAULT now(),
  published_at     timestamptz,
  -- why the bus refused it last, for operators
  last_error       text,
  attempts         integer NOT NULL DEFAULT 0
);
CREATE INDEX outbox_unpublished_idx ON outbox (id) WHERE published_at IS NULL;

-- Planned runs of schedules: the row is what makes a run happen once.
CREATE TABLE occurrences (
  schedule        text NOT NULL,
  scheduled_time  timestamptz NOT NULL,
  started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at     timestamptz,
  result          jsonb,
  PRIMARY KEY (schedule, scheduled_time)
);

-- Messages that cannot proceed, with their reason, until an operator replays or discards them.
CREATE TABLE dead_letters (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  queue           text NOT NULL,
  effect_key      text NOT NULL,
  function_name   text NOT NULL,
  error_name      text NOT NULL,
  error_message   text NOT NULL,
  body            text NOT NULL,
  attempts        integer NOT NULL DEFAULT 1,
  first_seen_at   timestamptz NOT NULL,
  last_failed_at  timestamptz NOT NULL,
  status          text NOT NULL DEFAULT 'waiting'
                  CHECK (status IN ('waiting', 'replaying', 'resolved', 'discarded')),
  -- how it ended: done, already-done, or why it was discarded
  outcome         text,
  resolved_at     timestamptz,
  UNIQUE (queue, effect_key)
);
CREATE INDEX dead_letters_status_idx ON dead_letters (status, last_failed_at DESC);

-- Not tenant tables: the app role has no access at all, row-level security keeps it so.
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotence_keys, outbox, occurrences, dead_letters TO nightshift_worker;
ALTER TABLE idempotence_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE occurrences ENABLE ROW LEVEL SECURITY;
ALTER TABLE dead_letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker_all ON idempotence_keys TO nightshift_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON outbox TO nightshift_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON occurrences TO nightshift_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON dead_letters TO nightshift_worker USING (true) WITH CHECK (true);
