-- What somebody did, and a mail with documents, are found by the trace of the request that brought them about.
-- A default with the column would be that of whoever runs the migration, for each row that is there.
ALTER TABLE document_mails ADD COLUMN trace_id uuid;
ALTER TABLE document_mails
  ALTER COLUMN trace_id SET DEFAULT substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid;
ALTER TABLE audit_logs ADD COLUMN trace_id uuid;
ALTER TABLE audit_logs
  ALTER COLUMN trace_id SET DEFAULT substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid;
-- what an operator's act brings about goes on with it
ALTER TABLE operator_actions ADD COLUMN trace_id uuid;

-- The trace is a part of what cannot be changed; a row without one has the hash that it always had.
CREATE OR REPLACE FUNCTION audit_hash(r audit_logs) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(r.previous_hash || convert_to((jsonb_build_array(
    r.seq, r.id, r.organization_id, r.user_id, r.actor, r.action, r.subject, r.before, r.after,
    host(r.ip_address), r.request_id,
    to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
    || CASE WHEN r.trace_id IS NULL THEN '[]' ELSE jsonb_build_array(r.trace_id) END)::text, 'UTF8'))
$$;
