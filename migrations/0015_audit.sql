-- Tables that keep what happened, and whose rows are given up after their time: see the retention migration.
CREATE TABLE audit_logs (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  user_id          uuid,
  action           text NOT NULL,
  subject          jsonb NOT NULL DEFAULT '{}',
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_logs_created_idx ON audit_logs (created_at);
CREATE INDEX audit_logs_organization_idx ON audit_logs (organization_id, created_at DESC);

CREATE TABLE security_events (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  user_id          uuid,
  type             text NOT NULL,
  severity         text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  ip_address       inet,
  details          jsonb NOT NULL DEFAULT '{}',
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX security_events_created_idx ON security_events (created_at);

CREATE TABLE user_sessions (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL,
  -- SHA-256: a copy of this table opens no session
  token_hash       text NOT NULL UNIQUE,
  ip_address       inet,
  user_agent       text,
  created_at       timestamptz NOT NULL DEFAULT now(),
  last_seen_at     timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL,
  revoked_at       timestamptz
);
CREATE INDEX user_sessions_last_seen_idx ON user_sessions (last_seen_at);
CREATE INDEX user_sessions_user_idx ON user_sessions (user_id) WHERE revoked_at IS NULL;

CREATE TABLE api_usage_logs (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  method           text NOT NULL,
  path             text NOT NULL,
  status           integer NOT NULL,
  duration_ms      double precision NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_usage_logs_created_idx ON api_usage_logs (created_at);

CREATE TABLE one_time_codes (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id          uuid NOT NULL,
  purpose          text NOT NULL,
  code_hash        text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL,
  used_at          timestamptz
);
CREATE INDEX one_time_codes_expires_idx ON one_time_codes (expires_at);

CALL protect_tenant_table('audit_logs', 'SELECT, INSERT');
CALL protect_tenant_table('security_events', 'SELECT, INSERT');
CALL protect_tenant_table('user_sessions');
CALL protect_tenant_table('api_usage_logs', 'INSERT');
GRANT SELECT, INSERT, UPDATE, DELETE ON one_time_codes TO nightshift_worker;
ALTER TABLE one_time_codes ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker_all ON one_time_codes TO nightshift_worker USING (true) WITH CHECK (true);

-- Ends every session of a user. @returns how many were open
CREATE FUNCTION revoke_user_sessions(target_user uuid) RETURNS integer
LANGUAGE sql
AS $$
  WITH revoked AS (
    UPDATE user_sessions SET revoked_at = now()
    WHERE user_id = target_user AND revoked_at IS NULL AND expires_at > now() RETURNING 1)
  SELECT count(*)::integer FROM revoked
$$;

-- Ends sessions that are past their time; apply-retention removes them later.
CREATE FUNCTION cleanup_expired_sessions() RETURNS integer
LANGUAGE sql
AS $$
  WITH ended AS (
    UPDATE user_sessions SET revoked_at = expires_at
    WHERE revoked_at IS NULL AND expires_at <= now() RETURNING 1)
  SELECT count(*)::integer FROM ended
$$;
