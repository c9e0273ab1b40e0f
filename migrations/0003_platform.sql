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

-- Not tenant tables: the app role has no access at all, row-level security keeps it so.
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotence_keys, outbox TO nightshift_worker;
ALTER TABLE idempotence_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker_all ON idempotence_keys TO nightshift_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON outbox TO nightshift_worker USING (true) WITH CHECK (true);
