-- Up Migration

-- What a mail is about, so that the sender can ask at the last moment whether it is still wanted: a
-- reminder of a check-in that was answered while the mail waited in the queue is not.
ALTER TABLE email_logs ADD COLUMN participant_id uuid;
-- The next quiet hours after the mail was planned: what is late waits for their end.
ALTER TABLE email_logs ADD COLUMN quiet_from timestamptz;
ALTER TABLE email_logs ADD COLUMN quiet_until timestamptz;

-- Addresses are personal data: the ledger forgets a mail after thirteen months. Rows come in the
-- order of their time, so the smallest of indexes finds the old ones.
CREATE INDEX email_logs_queued_at_idx ON email_logs USING brin (queued_at);
INSERT INTO data_retention_policies (table_name, time_column, retention_days, archive, keep_condition) VALUES
  ('email_logs', 'queued_at', 400, false, $$state IN ('queued', 'sending', 'unknown')$$),
  ('email_events', 'received_at', 400, false, NULL);

-- Where members answer: the reminder links to it.
ALTER TABLE checkin_schedules ADD COLUMN answer_url text CHECK (answer_url ~ '^https?://');
