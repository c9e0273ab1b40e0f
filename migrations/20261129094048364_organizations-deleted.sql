-- Organisations that are to go, or have gone: who asked, from when on, how far it is, and what was
-- removed. Outlives the organisation, and so names it by its id alone and says nothing about anybody.
CREATE TABLE organization_deletions (
  id               uuid PRIMARY KEY DEFAULT time_ordered_id(),
  organization_id  uuid NOT NULL,
  -- who and when; ends when the deletion does
  action_id        uuid NOT NULL REFERENCES operator_actions (id),
  reason           text NOT NULL CHECK (is_line(reason, 500)),
  -- kept: somebody called it off in time
  status           text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done', 'kept')),
  asked_at         timestamptz NOT NULL,
  -- nothing is touched before this
  starts_at        timestamptz NOT NULL,
  started_at       timestamptz,
  finished_at      timestamptz,
  -- what keeps it from going on: a legal hold, a subscription that is still paid for
  stuck            text,
  -- rows by table, and stored objects, counted in the transactions that removed them
  removed          jsonb NOT NULL DEFAULT '{}',
  -- whoever is at it holds it until then
  held_by          uuid,
  held_until       timestamptz
);
CREATE UNIQUE INDEX organization_deletions_open_key ON organization_deletions (organization_id)
  WHERE status IN ('waiting', 'running');
CREATE INDEX organization_deletions_due_idx ON organization_deletions (starts_at)
  WHERE status IN ('waiting', 'running');
CREATE INDEX organization_deletions_asked_idx ON organization_deletions (asked_at DESC, id DESC);
CREATE INDEX organization_deletions_action_idx ON organization_deletions (action_id);
CALL protect_table('organization_deletions');

-- What was archived of an organisation that went, and not by a policy.
ALTER TABLE retention_archives DROP CONSTRAINT retention_archives_table_name_fkey;
ALTER TABLE retention_archives ADD COLUMN deletion_id uuid REFERENCES organization_deletions (id);
CREATE INDEX retention_archives_deletion_idx ON retention_archives (deletion_id);
