-- Times in which operators hold work back: of the whole stage, or of one queue. The rows say what is
-- wanted; the sweeper makes it so every few minutes, so that neither a deployment nor a hand in the
-- console of AWS undoes it, and a window ends although nobody comes back to end it.
CREATE TABLE maintenance_windows (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- short name; absent: everything holds, and the API for organisations answers 503
  queue        text,
  starts_at    timestamptz NOT NULL,
  ends_at      timestamptz NOT NULL,
  why          text NOT NULL CHECK (is_line(why, 300)),
  created_by   text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  -- ended by hand, before its time
  ended_at     timestamptz,
  -- members were told of it
  told_at      timestamptz,
  -- its queues and alarms are as they were before
  released_at  timestamptz,
  CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours')
);
CREATE INDEX maintenance_windows_open_idx ON maintenance_windows (starts_at) WHERE released_at IS NULL;
CALL protect_table('maintenance_windows');
-- A drill is a job that can be held: it sees until when, and not who says so and why.
CALL open_table('maintenance_windows', 'drill', 'SELECT (queue, starts_at, ends_at, ended_at, released_at)');

-- Until when the stage is in maintenance; NULL when it is not. All that a tenant's role may know of it.
CREATE FUNCTION maintenance_ends_at(at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT max(w.ends_at) FROM public.maintenance_windows w
  WHERE w.queue IS NULL AND w.released_at IS NULL AND w.ended_at IS NULL AND w.starts_at <= at AND w.ends_at > at
$$;
GRANT EXECUTE ON FUNCTION maintenance_ends_at TO nightshift_worker, nightshift_tenant_api;
