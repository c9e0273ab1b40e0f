-- Tables that keep what happened, and whose rows are given up after their time: see the retention migration.
--
-- The audit of an organisation is a chain: each row carries the hash of the one before, so that nobody
-- changes, removes or adds one in between without every later hash telling. Where the chain stands is a
-- row of its own, which acts of one organisation wait for: a chain never forks. What is written of
-- nobody's organisation is in no chain.
CREATE TABLE audit_logs (
  id               uuid PRIMARY KEY DEFAULT time_ordered_id(),
  organization_id  uuid REFERENCES organizations (id) ON DELETE SET NULL,
  user_id          uuid,
  -- user <id>, api-key <id>, operator <name>
  actor            text CHECK (is_line(actor, 200)),
  action           text NOT NULL CHECK (is_line(action, 200)),
  -- what was acted on, and how it was before and after; never a secret
  subject          jsonb NOT NULL DEFAULT '{}' CHECK (pg_column_size(subject) <= 65536),
  before           jsonb CHECK (pg_column_size(before) <= 65536),
  after            jsonb CHECK (pg_column_size(after) <= 65536),
  ip_address       inet,
  request_id       text CHECK (is_line(request_id, 200)),
  created_at       timestamptz NOT NULL DEFAULT now(),
  seq              bigint,
  previous_hash    bytea,
  hash             bytea,
  -- of the request that brought it about
  trace_id         uuid DEFAULT substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid
);
CREATE INDEX audit_logs_created_idx ON audit_logs (created_at);
CREATE INDEX audit_logs_organization_idx ON audit_logs (organization_id, created_at DESC);
CREATE UNIQUE INDEX audit_logs_seq_idx ON audit_logs (organization_id, seq);
CREATE INDEX audit_logs_trace_idx ON audit_logs (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX audit_logs_request_idx ON audit_logs (request_id) WHERE request_id IS NOT NULL;

CREATE TABLE audit_heads (
  organization_id  uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  seq              bigint NOT NULL CHECK (seq BETWEEN 0 AND 1e15),
  -- empty before the first row
  hash             bytea NOT NULL CHECK (length(hash) IN (0, 32))
);

-- SHA-256 over the hash before and the row as it is stored, to the microsecond.
-- The trace is a part of what cannot be changed; a row without one has the hash of one that never had it.
CREATE FUNCTION audit_hash(r audit_logs) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(r.previous_hash || convert_to((jsonb_build_array(
    r.seq, r.id, r.organization_id, r.user_id, r.actor, r.action, r.subject, r.before, r.after,
    host(r.ip_address), r.request_id,
    to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
    || CASE WHEN r.trace_id IS NULL THEN '[]' ELSE jsonb_build_array(r.trace_id) END)::text, 'UTF8'))
$$;
GRANT EXECUTE ON FUNCTION audit_hash TO nightshift_worker, nightshift_app, nightshift_tenant_api;

CREATE FUNCTION chain_audit() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
  head audit_heads;
BEGIN
  INSERT INTO audit_heads (organization_id, seq, hash) VALUES (NEW.organization_id, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE organization_id = NEW.organization_id FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := audit_hash(NEW);
  UPDATE audit_heads SET seq = NEW.seq, hash = NEW.hash WHERE organization_id = NEW.organization_id;
  RETURN NEW;
END $$;
-- A row that has its hash is one that comes back from an archive or a backup.
CREATE TRIGGER chain_audit BEFORE INSERT ON audit_logs
  FOR EACH ROW WHEN (NEW.organization_id IS NOT NULL AND NEW.hash IS NULL) EXECUTE FUNCTION chain_audit();

CREATE TABLE security_events (
  id               uuid PRIMARY KEY DEFAULT time_ordered_id(),
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
-- what is past its time is found among all that is not
CREATE INDEX user_sessions_ending_idx ON user_sessions (expires_at) WHERE revoked_at IS NULL;
CREATE INDEX user_sessions_last_seen_idx ON user_sessions (last_seen_at);
CREATE INDEX user_sessions_organization_idx ON user_sessions (organization_id);
CREATE INDEX user_sessions_user_idx ON user_sessions (user_id);

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
-- what goes with its organisation
CREATE INDEX api_usage_logs_organization_idx ON api_usage_logs (organization_id);

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

-- What a password was, as its hash: nobody takes an old one again. The application signs in by passwords
-- of its own, if it has any; Nightshift's sign-in has none.
CREATE TABLE password_history (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  password_hash    text NOT NULL CHECK (length(password_hash) BETWEEN 20 AND 500),
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX password_history_user_idx ON password_history (user_id, created_at DESC);

-- What a person agreed to, and took back. Rows are only added: the last one of a kind counts.
CREATE TABLE consent_records (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL,
  -- terms, privacy, marketing, ...
  kind             text NOT NULL CHECK (is_line(kind, 100)),
  -- of the text that was shown
  version          text NOT NULL CHECK (is_line(version, 100)),
  granted          boolean NOT NULL,
  ip_address       inet,
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX consent_records_person_idx ON consent_records (organization_id, user_id, kind, created_at DESC);
CALL protect_table('password_history');
CALL protect_tenant_table('consent_records');
CALL let_app_read('consent_records');
GRANT INSERT (organization_id, user_id, kind, version, granted, ip_address) ON consent_records TO nightshift_app;

-- The app adds what happened, now, and changes nothing of it.
CALL protect_tenant_table('audit_logs');
CALL let_app_read('audit_logs', '{trace_id}');
GRANT INSERT (organization_id, user_id, actor, action, subject, before, after, ip_address, request_id)
  ON audit_logs TO nightshift_app;
CALL protect_tenant_table('audit_heads');
CALL let_app_read('audit_heads');
GRANT INSERT (organization_id, seq, hash), UPDATE (seq, hash) ON audit_heads TO nightshift_app;
CALL protect_tenant_table('security_events');
CALL let_app_read('security_events');
GRANT INSERT (organization_id, user_id, type, severity, ip_address, details)
  ON security_events TO nightshift_app;
CALL protect_tenant_table('user_sessions');
CALL let_app_read('user_sessions', '{generation,refreshed_at}');
CALL protect_tenant_table('api_usage_logs');
GRANT INSERT (organization_id, method, path, status, duration_ms) ON api_usage_logs TO nightshift_app;
CALL protect_table('one_time_codes');

-- Ends every session of a user, and says by whom and why in the same transaction. @returns how many were open
CREATE FUNCTION revoke_user_sessions(target_user uuid, reason text, by text) RETURNS integer
LANGUAGE sql
AS $$
  WITH revoked AS (
    UPDATE user_sessions SET revoked_at = now()
    WHERE user_id = target_user AND revoked_at IS NULL AND expires_at > now() RETURNING organization_id),
  told AS (
    INSERT INTO security_events (organization_id, user_id, type, severity, details)
    SELECT organization_id, target_user, 'permission_change', 'medium',
      jsonb_build_object('what', 'sessions revoked', 'sessions', count(*), 'reason', reason, 'by', by)
    FROM revoked GROUP BY organization_id)
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
