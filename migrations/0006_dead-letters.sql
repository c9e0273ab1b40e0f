-- Messages that cannot proceed, with their reason, until an operator replays or discards them.

-- What the messages of one cause have in common. Ids, numbers, addresses and quoted values differ from
-- letter to letter and say nothing of the cause: quoted text goes, whatever has a digit or an @ in it,
-- identifiers like Stripe's (an underscore, and a tail in which upper and lower case mix), and words
-- too long to be words.
CREATE FUNCTION dead_letter_cause(message text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN left(regexp_replace(regexp_replace(left(message, 2000),
  '"[^"]*"|“[^”]*”|''[^'']*''', '…', 'g'),
  '[[:alnum:]_.:@/+-]*[0-9@][[:alnum:]_.:@/+-]*|\m[a-z]{2,6}_(?=[A-Za-z]*[A-Z])[A-Za-z]{8,}|[[:alnum:]_/+-]{40,}', '…', 'g'), 160);

-- The same queue, function, error and cause are the same group, whoever asks.
CREATE FUNCTION dead_letter_group(queue text, function_name text, error_name text, message text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN md5(queue || chr(31) || function_name || chr(31) || error_name || chr(31) || dead_letter_cause(message))::uuid;

GRANT EXECUTE ON FUNCTION dead_letter_cause, dead_letter_group TO nightshift_worker, nightshift_parse_document, nightshift_drill;

CREATE TABLE dead_letters (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  queue           text NOT NULL,
  effect_key      text NOT NULL,
  function_name   text NOT NULL,
  error_name      text NOT NULL,
  error_message   text NOT NULL,
  group_id        uuid NOT NULL GENERATED ALWAYS AS
                  (dead_letter_group(queue, function_name, error_name, error_message)) STORED,
  body            text NOT NULL,
  -- the body's short values by their names, 'customer=cus_1', for the search
  terms           text[] NOT NULL DEFAULT '{}',
  attempts        integer NOT NULL DEFAULT 1,
  -- when what the message tells of happened, as it says itself
  happened_at     timestamptz,
  first_seen_at   timestamptz NOT NULL,
  last_failed_at  timestamptz NOT NULL,
  status          text NOT NULL DEFAULT 'waiting'
                  CHECK (status IN ('waiting', 'replaying', 'resolved', 'discarded')),
  -- how it ended: done, already-done, or why it was discarded
  outcome         text,
  resolved_at     timestamptz,
  -- what the message was a part of; a replay goes on with it
  trace_id        uuid,
  UNIQUE (queue, effect_key)
);
CREATE INDEX dead_letters_trace_idx ON dead_letters (trace_id);
-- Each list that operators page through, newest first; the first is what they look at.
CREATE INDEX dead_letters_open_idx ON dead_letters (last_failed_at DESC, id DESC)
  WHERE status IN ('waiting', 'replaying');
CREATE INDEX dead_letters_all_idx ON dead_letters (last_failed_at DESC, id DESC);
CREATE INDEX dead_letters_status_idx ON dead_letters (status, last_failed_at DESC, id DESC);
CREATE INDEX dead_letters_group_idx ON dead_letters (group_id, last_failed_at DESC, id DESC);
CREATE INDEX dead_letters_queue_idx ON dead_letters (queue, last_failed_at DESC, id DESC);
-- what expires
CREATE INDEX dead_letters_resolved_idx ON dead_letters (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX dead_letters_terms_idx ON dead_letters USING gin (terms) WITH (fastupdate = off);
CREATE INDEX dead_letters_message_idx ON dead_letters USING gin (lower(error_name || ': ' || error_message) gin_trgm_ops)
  WITH (fastupdate = off);

-- The letters of each cause, counted as they come and go: an incident is looked at while there are
-- a hundred thousand, and nobody should wait for a count of them.
CREATE TABLE dead_letter_groups (
  id              uuid PRIMARY KEY,
  queue           text NOT NULL,
  function_name   text NOT NULL,
  error_name      text NOT NULL,
  cause           text NOT NULL,
  waiting         integer NOT NULL DEFAULT 0,
  replaying       integer NOT NULL DEFAULT 0,
  resolved        integer NOT NULL DEFAULT 0,
  discarded       integer NOT NULL DEFAULT 0,
  first_seen_at   timestamptz NOT NULL,
  last_failed_at  timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Failures of a group by the hour: whether it grows.
CREATE TABLE dead_letter_group_hours (
  group_id  uuid NOT NULL REFERENCES dead_letter_groups (id) ON DELETE CASCADE,
  hour      timestamptz NOT NULL,
  failures  integer NOT NULL,
  PRIMARY KEY (group_id, hour)
) WITH (fillfactor = 50);

-- In the order of their ids, so that two statements over many letters do not wait for each other in a
-- circle.
CREATE FUNCTION count_dead_letters() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM FROM dead_letter_groups WHERE id IN (SELECT group_id FROM gone) ORDER BY id FOR UPDATE;
    UPDATE dead_letter_groups g
    SET waiting = g.waiting - d.waiting, replaying = g.replaying - d.replaying,
        resolved = g.resolved - d.resolved, discarded = g.discarded - d.discarded
    FROM (
      SELECT group_id,
             (count(*) FILTER (WHERE status = 'waiting'))::int AS waiting,
             (count(*) FILTER (WHERE status = 'replaying'))::int AS replaying,
             (count(*) FILTER (WHERE status = 'resolved'))::int AS resolved,
             (count(*) FILTER (WHERE status = 'discarded'))::int AS discarded
      FROM gone GROUP BY group_id) AS d
    WHERE g.id = d.group_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO dead_letter_groups AS g (id, queue, function_name, error_name, cause,
      waiting, replaying, resolved, discarded, first_seen_at, last_failed_at)
    SELECT group_id, min(queue), min(function_name), min(error_name), min(dead_letter_cause(error_message)),
           count(*) FILTER (WHERE status = 'waiting'), count(*) FILTER (WHERE status = 'replaying'),
           count(*) FILTER (WHERE status = 'resolved'), count(*) FILTER (WHERE status = 'discarded'),
           min(first_seen_at), max(last_failed_at)
    FROM come GROUP BY group_id ORDER BY group_id
    ON CONFLICT (id) DO UPDATE
    SET waiting = g.waiting + excluded.waiting, replaying = g.replaying + excluded.replaying,
        resolved = g.resolved + excluded.resolved, discarded = g.discarded + excluded.discarded,
        first_seen_at = least(g.first_seen_at, excluded.first_seen_at),
        last_failed_at = greatest(g.last_failed_at, excluded.last_failed_at);
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO dead_letter_group_hours AS h (group_id, hour, failures)
    SELECT group_id, date_bin('1 hour', last_failed_at, '2000-01-01Z') AS hour, count(*)
    FROM come GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (group_id, hour) DO UPDATE SET failures = h.failures + excluded.failures;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO dead_letter_group_hours AS h (group_id, hour, failures)
    SELECT c.group_id, date_bin('1 hour', c.last_failed_at, '2000-01-01Z') AS hour, count(*)
    FROM come c JOIN gone g ON g.id = c.id WHERE c.last_failed_at > g.last_failed_at
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (group_id, hour) DO UPDATE SET failures = h.failures + excluded.failures;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_new AFTER INSERT ON dead_letters
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION count_dead_letters();
CREATE TRIGGER count_changed AFTER UPDATE ON dead_letters
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION count_dead_letters();
CREATE TRIGGER count_removed AFTER DELETE ON dead_letters
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_dead_letters();

-- Every replay of a dead letter, with its true outcome. An edited body is kept here; the dead
-- letter keeps the original.
CREATE TABLE dead_letter_replays (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dead_letter_id   uuid NOT NULL REFERENCES dead_letters (id) ON DELETE CASCADE,
  action_id        uuid REFERENCES operator_actions (id),
  edited_body      text,
  -- the dead letter's status before, which a replay that was never sent gives back
  status_before    text NOT NULL,
  started_at       timestamptz NOT NULL,
  status           text NOT NULL DEFAULT 'sending'
                   CHECK (status IN ('sending', 'sent', 'done', 'already-done', 'failed', 'not-sent', 'abandoned')),
  error_name       text,
  error_message    text,
  finished_at      timestamptz
);
CREATE INDEX dead_letter_replays_letter_idx ON dead_letter_replays (dead_letter_id, started_at DESC);
CREATE INDEX dead_letter_replays_action_idx ON dead_letter_replays (action_id);

-- A replay of many, as somebody asked for it: its selection is fixed when it begins, and it runs in the
-- stack, whatever becomes of who began it.
CREATE TABLE replays (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- who and when; ends when the replay does
  action_id     uuid NOT NULL REFERENCES operator_actions (id),
  reason        text NOT NULL CHECK (is_line(reason, 500)),
  -- what would happen: consumers run in transactions that are rolled back
  dry_run       boolean NOT NULL,
  -- what was asked for: ids, a group, a filter
  selection     jsonb NOT NULL,
  -- messages a second at most
  rate          integer NOT NULL CHECK (rate BETWEEN 1 AND 500),
  -- stops itself when so many have failed again; null: never
  max_failures  integer CHECK (max_failures > 0),
  resend        boolean NOT NULL DEFAULT false,
  status        text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'aborted', 'stopped')),
  total         integer NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL,
  finished_at   timestamptz,
  -- whoever runs it holds it until then
  held_by       uuid,
  held_until    timestamptz
);
CREATE INDEX replays_created_idx ON replays (created_at DESC, id DESC);
CREATE INDEX replays_action_idx ON replays (action_id);
CREATE INDEX replays_running_idx ON replays (created_at) WHERE status = 'running';

-- Each letter of a replay, in the order in which they are sent, and what became of it.
CREATE TABLE replay_items (
  replay_id       uuid NOT NULL REFERENCES replays (id) ON DELETE CASCADE,
  position        integer NOT NULL,
  dead_letter_id  uuid NOT NULL REFERENCES dead_letters (id) ON DELETE CASCADE,
  edited_body     text,
  state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'done', 'already-done',
                    'failed', 'not-sent', 'elsewhere', 'left-alone',
                    'would-act', 'superseded', 'still-fails', 'unsure')),
  error_name      text,
  error_message   text,
  -- of a dry run: rows that would change, and effects outside the database that were held back
  changes         jsonb,
  finished_at     timestamptz,
  PRIMARY KEY (replay_id, position),
  UNIQUE (replay_id, dead_letter_id)
);
CREATE INDEX replay_items_state_idx ON replay_items (replay_id, state, position);
CREATE INDEX replay_items_letter_idx ON replay_items (dead_letter_id);

CALL protect_table('dead_letters');
CALL protect_table('dead_letter_replays');
CALL protect_table('dead_letter_groups');
CALL protect_table('dead_letter_group_hours');
CALL protect_table('replays');
CALL protect_table('replay_items');

-- A consumer of its own role gives up its messages, and says how a replay ended.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['parse_document', 'drill'] LOOP
    CALL open_table('dead_letters', role, 'SELECT, INSERT, UPDATE');
    CALL open_table('dead_letter_groups', role, 'SELECT, INSERT, UPDATE');
    CALL open_table('dead_letter_group_hours', role, 'SELECT, INSERT, UPDATE');
    CALL open_table('dead_letter_replays', role, 'SELECT (dead_letter_id, status),
      UPDATE (status, error_name, error_message, finished_at)');
    CALL open_table('replay_items', role, 'SELECT (replay_id, dead_letter_id, state),
      UPDATE (state, error_name, error_message, changes, finished_at)');
  END LOOP;
END $$;
