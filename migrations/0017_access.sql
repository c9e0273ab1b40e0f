-- API keys of organisations: who holds one calls the API as its organisation.
CREATE TABLE api_keys (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL CHECK (is_line(name, 100)),
  -- the key's first letters, to tell keys apart by
  hint             text NOT NULL,
  -- HMAC-SHA-256, keyed with the pepper that is named beside it: a copy of this table opens nothing
  key_hash         bytea NOT NULL UNIQUE,
  pepper           text NOT NULL,
  scopes           text[] NOT NULL,
  allowed_ips      cidr[] NOT NULL DEFAULT '{}',
  created_at       timestamptz NOT NULL DEFAULT now(),
  created_by       text NOT NULL,
  expires_at       timestamptz,
  last_used_at     timestamptz,
  -- the key that takes its place, and until when this one goes on
  replaced_by      uuid,
  grace_ends_at    timestamptz,
  revoked_at       timestamptz,
  -- what it was asked for with, so that a lost answer can be given again
  request_key      text,
  request_hash     bytea,
  salt             bytea,
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, request_key),
  FOREIGN KEY (organization_id, replaced_by) REFERENCES api_keys (organization_id, id),
  CHECK ((replaced_by IS NULL) = (grace_ends_at IS NULL))
);

CREATE INDEX api_keys_list_idx ON api_keys (organization_id, created_at, id);
CREATE INDEX api_keys_replaced_idx ON api_keys (organization_id, replaced_by);

-- What ended stays ended, whoever writes: a revoked or replaced key never comes back.
CREATE FUNCTION api_keys_stay_ended() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at
    OR OLD.replaced_by IS NOT NULL AND (NEW.replaced_by IS DISTINCT FROM OLD.replaced_by
      OR OLD.grace_ends_at <= now() AND NEW.grace_ends_at > OLD.grace_ends_at)
    OR NEW.key_hash <> OLD.key_hash AND NEW.pepper = OLD.pepper
  THEN
    RAISE EXCEPTION 'An API key that has ended does not come back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stay_ended BEFORE UPDATE ON api_keys
  FOR EACH ROW EXECUTE FUNCTION api_keys_stay_ended();

-- Counters of requests: nothing is lost when a crash empties them.
CREATE UNLOGGED TABLE rate_limits (
  name          text PRIMARY KEY,
  window_start  timestamptz NOT NULL,
  used          integer NOT NULL
);

GRANT EXECUTE ON FUNCTION is_line, is_time_zone TO nightshift_tenant_api;
CALL protect_tenant_table('api_keys');
CALL protect_table('rate_limits');
CALL open_to_organization('api_keys', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('audit_logs', 'tenant_api',
  'SELECT (id, organization_id, user_id, actor, action, subject, before, after, ip_address, request_id, created_at, seq,
     previous_hash, hash),
   INSERT (organization_id, user_id, actor, action, subject, before, after, ip_address, request_id)');
CALL open_to_organization('audit_heads', 'tenant_api',
  'SELECT, INSERT (organization_id, seq, hash), UPDATE (seq, hash)');
GRANT EXECUTE ON FUNCTION is_line, is_time_zone TO nightshift_tenant_api;
CALL open_table('rate_limits', 'tenant_api', 'SELECT, INSERT, UPDATE');

-- Who presents a key sees its row, whatever organisation it is of; nobody sees another one so.
CREATE POLICY tenant_api_presented ON api_keys FOR SELECT TO nightshift_tenant_api
  USING (encode(key_hash, 'hex') = ANY (string_to_array(current_setting('app.presented_keys', true), ',')));

-- Addresses from which nobody calls: API Gateway's source address is looked for in here, never a header.
CREATE TABLE ip_blocklist (
  range          cidr PRIMARY KEY,
  -- absent: until it is taken out
  blocked_until  timestamptz,
  reason         text NOT NULL CHECK (is_line(reason, 500)),
  blocked_by     text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now()
);
CALL protect_table('ip_blocklist');
CALL open_table('ip_blocklist', 'tenant_api', 'SELECT (range, blocked_until)');
CALL open_to_organization('security_events', 'tenant_api',
  'SELECT (id, organization_id, user_id, type, severity, ip_address, details, created_at),
   INSERT (organization_id, user_id, type, severity, ip_address, details)');
-- Who fails to sign in belongs nowhere yet.
CREATE POLICY tenant_api_nobodys ON security_events FOR INSERT TO nightshift_tenant_api
  WITH CHECK (organization_id IS NULL);

-- A session is looked at on each request, with the membership and the person behind it.
CALL open_to_organization('user_sessions', 'tenant_api',
  'SELECT (id, organization_id, user_id, generation, refreshed_at, ip_address, user_agent, created_at, last_seen_at,
     expires_at, revoked_at),
   INSERT (id, organization_id, user_id, generation, ip_address, user_agent, created_at, last_seen_at, expires_at),
   UPDATE (generation, refreshed_at, last_seen_at, revoked_at)');
CALL open_to_organization('organization_members', 'tenant_api',
  'SELECT (organization_id, user_id, role, created_at)');
GRANT SELECT (id, email, name, locale, time_zone, disabled_at) ON users TO nightshift_tenant_api;
GRANT SELECT (name) ON organizations TO nightshift_tenant_api;
CREATE POLICY tenant_api_own ON users FOR SELECT TO nightshift_tenant_api USING (
  EXISTS (
    SELECT FROM organization_members m
    WHERE m.user_id = users.id AND m.organization_id = current_organization_id()
  )
);

-- Who signs in is of no organisation yet. Each of these shows one person's rows, whose address, link or
-- code was presented in the transaction; the person's id is presented once that has proven them.
CREATE POLICY tenant_api_presented ON users FOR SELECT TO nightshift_tenant_api
  USING (lower(email) = current_setting('app.presented_address', true)
    OR id::text = current_setting('app.presented_user', true));
CREATE POLICY tenant_api_presented ON organization_members FOR SELECT TO nightshift_tenant_api
  USING (user_id::text = current_setting('app.presented_user', true));
CREATE POLICY tenant_api_presented ON organizations FOR SELECT TO nightshift_tenant_api
  USING (EXISTS (SELECT FROM organization_members m
    WHERE m.organization_id = organizations.id AND m.user_id::text = current_setting('app.presented_user', true)));
CREATE POLICY tenant_api_presented ON user_sessions FOR SELECT TO nightshift_tenant_api
  USING (user_id::text = current_setting('app.presented_user', true));
CREATE POLICY tenant_api_presented_end ON user_sessions FOR UPDATE TO nightshift_tenant_api
  USING (user_id::text = current_setting('app.presented_user', true));
CREATE POLICY tenant_api_presented ON one_time_codes TO nightshift_tenant_api
  USING (token_hash = ANY (string_to_array(current_setting('app.presented_codes', true), ','))
    OR address_hash = ANY (string_to_array(current_setting('app.presented_codes', true), ',')))
  WITH CHECK (purpose = 'sign-in');
GRANT SELECT (id, user_id, purpose, address_hash, token_hash, code_hash, attempts, created_at, expires_at, used_at,
    session_id),
  INSERT (id, user_id, purpose, address_hash, token_hash, code_hash, created_at, expires_at),
  UPDATE (attempts, used_at, session_id)
  ON one_time_codes TO nightshift_tenant_api;
-- It writes the mails that sign in, and sees of them that they are there: no double is queued.
GRANT INSERT (effect_key, organization_id, user_id, channel, recipient, template, category, data, secret, locale,
    time_zone, priority, on_unknown, resolve_after, not_before, expires_at), SELECT (effect_key)
  ON email_logs TO nightshift_tenant_api;
CREATE POLICY tenant_api_sign_in ON email_logs TO nightshift_tenant_api
  USING (template = 'magic-link' AND organization_id IS NULL);

-- Who is asked to become a member. The link of the mail is kept as its hash.
CREATE TABLE invitations (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  email            text NOT NULL CHECK (is_line(email, 254)),
  role             text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'member')),
  token_hash       text NOT NULL UNIQUE,
  -- whose role bounds what is given, until it is taken
  invited_by       uuid NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL,
  accepted_at      timestamptz,
  accepted_by      uuid,
  revoked_at       timestamptz,
  UNIQUE (organization_id, id)
);
-- One open invitation for an address: the next one takes its place.
CREATE UNIQUE INDEX invitations_open_key ON invitations (organization_id, lower(email))
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CALL protect_tenant_table('invitations');
CALL let_app_read('invitations', '{token_hash}');
CALL open_to_organization('invitations', 'tenant_api',
  'SELECT, INSERT (id, organization_id, email, role, token_hash, invited_by, created_at, expires_at),
   UPDATE (accepted_at, accepted_by, revoked_at)');
CREATE POLICY tenant_api_presented ON invitations FOR SELECT TO nightshift_tenant_api
  USING (token_hash = current_setting('app.presented_invitation', true));

-- Whoever takes an invitation becomes a member, and a person where they were none.
GRANT INSERT (id, email, name) ON users TO nightshift_tenant_api;
CREATE POLICY tenant_api_joins ON users FOR INSERT TO nightshift_tenant_api
  WITH CHECK (lower(email) = current_setting('app.presented_address', true));
GRANT INSERT (organization_id, user_id, role), UPDATE (role) ON organization_members TO nightshift_tenant_api;
GRANT EXECUTE ON FUNCTION remove_member TO nightshift_tenant_api;
CREATE POLICY tenant_api_invitation ON email_logs TO nightshift_tenant_api
  USING (template = 'invitation' AND organization_id = current_organization_id());

-- What a request with an Idempotency-Key was answered, so that its repetition is answered alike and
-- changes nothing more. expire-records removes them after a day.
CREATE TABLE request_answers (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- keys of one caller are no other's
  caller           text NOT NULL,
  request_key      text NOT NULL CHECK (is_line(request_key, 200)),
  -- of route, path and body
  request_hash     text NOT NULL,
  started_at       timestamptz NOT NULL,
  -- absent while it is being answered
  status           integer,
  body             text,
  PRIMARY KEY (organization_id, caller, request_key)
);
CREATE INDEX request_answers_started_idx ON request_answers (started_at);
CALL protect_tenant_table('request_answers');
CALL open_to_organization('request_answers', 'tenant_api', 'SELECT, INSERT, UPDATE, DELETE');

-- What an organisation gave us of third parties' keys. Each row has a key of its own, wrapped by one of
-- ours whose name stands beside it: to rotate ours is to wrap anew, and one that no row names can go.
CREATE TABLE credentials (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL CHECK (is_line(name, 100)),
  key_id           text NOT NULL,
  wrapped_key      bytea NOT NULL CHECK (length(wrapped_key) = 60),
  -- nonce, ciphertext, tag; the organisation and the name are authenticated with it
  sealed           bytea NOT NULL CHECK (length(sealed) BETWEEN 28 AND 65536),
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  updated_by       text NOT NULL,
  PRIMARY KEY (organization_id, name)
);
CREATE INDEX credentials_key_idx ON credentials (key_id);
CALL protect_tenant_table('credentials');
