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

CALL protect_table('dead_letters');
CALL protect_table('dead_letter_replays');

-- A consumer of its own role gives up its messages, and says how a replay ended.
CALL open_table('dead_letters', 'parse_document', 'SELECT, INSERT, UPDATE');
CALL open_table('dead_letter_replays', 'parse_document', 'SELECT (dead_letter_id, status),
  UPDATE (status, error_name, error_message, finished_at)');
