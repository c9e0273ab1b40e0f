-- Tables that keep what happened, and whose rows are given up after their time: see the retention migration.
CREATE TABLE audit_logs (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  user_id          uuid,
  action           text NOT NULL CHECK (is_line(action, 200)),
  subject          jsonb NOT NULL DEFAULT '{}' CHECK (pg_column_size(subject) <= 65536),
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_logs_created_idx ON audit_logs (created_at);
CREATE INDEX audit_logs_organization_idx ON audit_logs (organization_id, created_at DESC);

CREATE TABLE security_events (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  user_id          uuid,
  type             text NOT NULL CHECK (is_line(type, 200)),
  severity         text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  ip_address       inet,
  details          jsonb NOT NULL DEFAULT '{}' CHECK (pg_column_size(details) <= 65536),
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX security_events_created_idx ON security_events (created_at);
CREATE INDEX security_events_organization_idx ON security_events (organization_id, created_at DESC);

-- A person who is signed in to one organisation. No token is in here, nor a hash of one: tokens are
-- signed, name the session and, those that refresh it, their generation.
CREATE TABLE user_sessions (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL,
  -- the refresh token that counts: an older one is a copy that somebody else holds
  generation       integer NOT NULL DEFAULT 1,
  refreshed_at     timestamptz,
  ip_address       inet,
  user_agent       text,
  created_at       timestamptz NOT NULL DEFAULT now(),
  last_seen_at     timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL,
  revoked_at       timestamptz
);
CREATE INDEX user_sessions_last_seen_idx ON user_sessions (last_seen_at);
CREATE INDEX user_sessions_organization_idx ON user_sessions (organization_id);
CREATE INDEX user_sessions_user_idx ON user_sessions (user_id) WHERE revoked_at IS NULL;

CREATE TABLE api_usage_logs (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  method           text NOT NULL CHECK (is_line(method, 20)),
  path             text NOT NULL CHECK (is_line(path, 2000)),
  status           integer NOT NULL CHECK (status BETWEEN 100 AND 599),
  duration_ms      double precision NOT NULL CHECK (duration_ms >= 0 AND duration_ms <= 1e9),
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_usage_logs_created_idx ON api_usage_logs (created_at);

CREATE TABLE one_time_codes (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- absent for an address that nobody has: asking for it leaves the same trace
  user_id          uuid,
  purpose          text NOT NULL,
  -- keyed with a pepper, and so is the code: a copy of this table signs nobody in
  address_hash     text,
  token_hash       text UNIQUE,
  code_hash        text NOT NULL,
  -- wrong codes so far
  attempts         integer NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL,
  used_at          timestamptz,
  -- what it opened: people click twice
  session_id       uuid
);
CREATE INDEX one_time_codes_address_idx ON one_time_codes (address_hash, created_at DESC);
CREATE INDEX one_time_codes_expires_idx ON one_time_codes (expires_at);

-- The app adds what happened, now, and changes nothing of it.
CALL protect_tenant_table('audit_logs');
CALL let_app_read('audit_logs');
GRANT INSERT (organization_id, user_id, action, subject) ON audit_logs TO nightshift_app;
CALL protect_tenant_table('security_events');
CALL let_app_read('security_events');
GRANT INSERT (organization_id, user_id, type, severity, ip_address, details)
  ON security_events TO nightshift_app;
CALL protect_tenant_table('user_sessions');
CALL let_app_read('user_sessions', '{generation,refreshed_at}');
CALL protect_tenant_table('api_usage_logs');
GRANT INSERT (organization_id, method, path, status, duration_ms) ON api_usage_logs TO nightshift_app;
CALL protect_table('one_time_codes');

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
GRANT EXECUTE ON FUNCTION revoke_user_sessions, cleanup_expired_sessions TO nightshift_worker;
