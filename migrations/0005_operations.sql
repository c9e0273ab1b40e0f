-- What operators did: who, what, to which, when, and how it ended. Rows are only ever added and
-- finished: the worker may not delete them, nor change what was asked.
CREATE TABLE operator_actions (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  started_at   timestamptz NOT NULL,
  operator     text NOT NULL,
  via          text NOT NULL CHECK (via IN ('cli', 'console')),
  -- noun and verb, e.g. 'dead-letters replay'
  action       text NOT NULL,
  -- what it was asked to act on: ids, filters, options
  subject      jsonb NOT NULL,
  finished_at  timestamptz,
  outcome      jsonb,
  -- what the act brings about goes on with it
  trace_id     uuid
);
CREATE INDEX operator_actions_started_idx ON operator_actions (started_at DESC, id DESC);
CREATE INDEX operator_actions_trace_idx ON operator_actions (trace_id) WHERE trace_id IS NOT NULL;

CALL open_table('operator_actions', 'worker', 'SELECT, INSERT, UPDATE (finished_at, outcome)');

-- `ops doctor` compares the migrations that ran with those of the checkout.
GRANT SELECT ON nightshift_migrations TO nightshift_worker;
