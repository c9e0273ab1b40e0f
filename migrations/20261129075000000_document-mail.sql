-- Invoices come by mail: each mail once, and only of senders that somebody trusts.
CREATE TABLE document_senders (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- in lower case
  address          text NOT NULL CHECK (is_line(address, 254)),
  trusted_by       text NOT NULL,
  trusted_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, address)
);

CREATE TABLE document_mails (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- by its Message-ID, or by its bytes where it has none
  message_key      text NOT NULL,
  object_key       text NOT NULL,
  sender           text NOT NULL,
  subject          text NOT NULL,
  -- waiting: for somebody to trust the sender; empty: it carried nothing that is a document
  status           text NOT NULL CHECK (status IN ('waiting', 'taken', 'empty', 'refused')),
  reason           text,
  documents        integer NOT NULL DEFAULT 0,
  received_at      timestamptz NOT NULL,
  PRIMARY KEY (organization_id, message_key)
);
CREATE INDEX document_mails_received_idx ON document_mails (organization_id, received_at DESC, message_key);
-- what expires
CREATE INDEX document_mails_age_idx ON document_mails (received_at);
CREATE INDEX document_mails_waiting_idx ON document_mails (organization_id, sender) WHERE status = 'waiting';

CALL protect_tenant_table('document_senders');
CALL protect_tenant_table('document_mails');
CALL open_table('document_mails', 'parse_document', 'SELECT, INSERT, UPDATE');

-- Whether an organisation takes documents from an address: a member's, or one that somebody trusts.
-- As the owner, so that who reads hostile files sees no address of anybody.
CREATE FUNCTION is_trusted_sender(org uuid, sender text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM public.document_senders s
                  WHERE s.organization_id = org AND s.address = lower(sender))
      OR EXISTS (SELECT FROM public.users u JOIN public.organization_members m ON m.user_id = u.id
                  WHERE m.organization_id = org AND lower(u.email) = lower(sender)
                    AND u.disabled_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION is_trusted_sender TO nightshift_worker, nightshift_parse_document;

INSERT INTO data_retention_policies (table_name, time_column, retention_days, archive, keep_condition, organizations)
VALUES ('document_mails', 'received_at', 400, false, NULL, NULL);
