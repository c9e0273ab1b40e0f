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
  -- W3C traceparent of what wrote the row, as the platform's database sets it for a transaction: the
  -- event goes on as a part of it. Other tables keep its id, by which one search finds all of it.
  traceparent      text DEFAULT nullif(current_setting('app.traceparent', true), ''),
  -- why the bus refused it last, for operators
  last_error       text,
  attempts         integer NOT NULL DEFAULT 0
);
CREATE INDEX outbox_unpublished_idx ON outbox (id) WHERE published_at IS NULL;
-- what expires
CREATE INDEX outbox_published_idx ON outbox (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX outbox_trace_idx ON outbox ((substr(traceparent, 4, 32)::uuid)) WHERE traceparent IS NOT NULL;

-- Each row is written twice and deleted once: the default waits for a fifth of the table to die.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE idempotence_keys SET (autovacuum_vacuum_scale_factor = 0.02);

CALL protect_table('idempotence_keys');
CALL protect_table('outbox');

-- What only one may do at a time, by name. Rows and not advisory locks: whoever may log in can take
-- those, and hold up what belongs to others. expire-records removes names that nobody takes any more.
CREATE TABLE locks (
  name      text PRIMARY KEY,
  taken_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX locks_taken_idx ON locks (taken_at);
CALL protect_table('locks');

-- Waits until nobody else holds the name, and holds it until the transaction ends.
CREATE FUNCTION take_lock(wanted text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  LOOP
    INSERT INTO locks (name) VALUES (wanted) ON CONFLICT DO NOTHING;
    -- not found: it was removed between the two
    PERFORM FROM locks WHERE name = wanted FOR UPDATE;
    EXIT WHEN FOUND;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION take_lock TO nightshift_worker;
