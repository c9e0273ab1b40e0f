-- Runs of backups and drills, with their result. The store's manifests say what can be restored;
-- this says what happened, and makes an occurrence run once.
CREATE TABLE backups (
  run_id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind          text NOT NULL CHECK (kind IN ('backup', 'drill')),
  -- schedule + scheduled time; absent for runs that an operator asked for
  effect_key    text UNIQUE,
  status        text NOT NULL CHECK (status IN ('running', 'done', 'failed', 'could-not-run')),
  attempts      integer NOT NULL DEFAULT 1,
  -- a run that was killed may be taken over after this
  lease_until   timestamptz NOT NULL,
  started_at    timestamptz NOT NULL,
  finished_at   timestamptz,
  -- the backup that was written, or that the drill restored
  backup_id     text,
  size_bytes    bigint,
  table_count   integer,
  row_count     bigint,
  -- why it failed, for operators
  reason        text,
  -- what was backed up: the stage's own database, or another source that an operator named. Only
  -- the first says how the stage's backups are doing.
  source        text NOT NULL DEFAULT 'postgres'
);
CREATE INDEX backups_kind_idx ON backups (kind, status, finished_at DESC);

CALL protect_table('backups');

-- A drill keeps its record, tells operators how it went, and sees no row of a tenant.
CALL open_table('backups', 'drill', 'SELECT, INSERT, UPDATE');
CALL open_table('occurrences', 'drill', 'SELECT, INSERT');
CALL open_table('notices', 'drill', 'SELECT, INSERT, UPDATE');
CALL open_table('notice_targets', 'drill', 'SELECT');
GRANT INSERT (effect_key, organization_id, user_id, channel, recipient, template, category, data, secret, locale,
    time_zone, priority, on_unknown, resolve_after, not_before, expires_at), SELECT (effect_key)
  ON email_logs TO nightshift_drill;
CREATE POLICY drill_tells ON email_logs TO nightshift_drill
  USING (template IN ('operator-notice', 'backup-failed') AND organization_id IS NULL AND user_id IS NULL);
