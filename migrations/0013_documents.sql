-- What an organisation buys and keeps.
CREATE TABLE inventory_items (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL CHECK (is_line(name, 500)),
  sku              text CHECK (is_line(sku, 100)),
  gtin             text CHECK (is_line(gtin, 50)),
  unit             text CHECK (is_line(unit, 50)),
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, id)
);
-- GiST answers "the five nearest names" from the index; GIN would compare every candidate.
-- Within one organisation: another's million names are not walked for this one's thousand.
CREATE INDEX inventory_items_name_trgm_idx ON inventory_items USING gist (organization_id, name gist_trgm_ops);
CREATE INDEX inventory_items_list_idx ON inventory_items (organization_id, name, id);
CREATE INDEX inventory_items_gtin_idx ON inventory_items (organization_id, ltrim(gtin, '0'));

CREATE TABLE vendors (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL,
  -- letters and digits only, folded: how names are compared
  name_key         text NOT NULL,
  vat_id           text,
  ibans            text[] NOT NULL DEFAULT '{}',
  mail_domains     text[] NOT NULL DEFAULT '{}',
  -- labels, columns, decimal mark and date order that corrections taught
  lessons          jsonb NOT NULL DEFAULT '{}',
  created_at       timestamptz NOT NULL DEFAULT now(),
  -- a correction makes lessons; only an approval makes the vendor one that is accepted from
  confirmed        boolean NOT NULL DEFAULT false,
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, name_key)
);
CREATE UNIQUE INDEX vendors_vat_idx ON vendors (organization_id, vat_id) WHERE vat_id IS NOT NULL;

-- One job for each document that an organisation sends: the file's hash is its effect key.
CREATE TABLE vendor_invoice_parse_jobs (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  status           text NOT NULL DEFAULT 'awaiting-upload'
                   CHECK (status IN ('awaiting-upload', 'accepted', 'review', 'approved', 'rejected',
                                     'refused', 'same-file', 'split')),
  file_name        text,
  object_key       text,
  sha256           text,
  -- why the file could not be read; a final state, never a retry
  refusal          text,
  -- the job that already has this very file
  same_as          uuid,
  -- one of several invoices of a file: which pages of it are this one
  part_of          uuid,
  first_page       integer,
  last_page        integer,
  -- of the file: on which pages a person says that another invoice begins; none of them: it is one
  part_starts      integer[],
  source           text CHECK (source IN ('xml', 'text', 'ocr')),
  extractor        text,
  -- what a reviewer should look at
  reasons          text[] NOT NULL DEFAULT '{}',
  warnings         text[] NOT NULL DEFAULT '{}',
  checks           jsonb NOT NULL DEFAULT '[]',
  extracted        jsonb,
  invoice          jsonb,
  -- the printed cells of the first pages, for a correction to learn labels from
  layout           jsonb,
  tax_basis        text CHECK (tax_basis IN ('net', 'gross')),
  vendor_id        uuid,
  invoice_number   text,
  issue_date       date,
  currency         text,
  total            numeric(18, 4),
  pages            integer,
  milliseconds     integer,
  created_at       timestamptz NOT NULL DEFAULT now(),
  finished_at      timestamptz,
  decided_by       text,
  -- of the request that announced it: reading its file, which a bucket tells of, goes on with it
  trace_id         uuid DEFAULT substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid,
  UNIQUE (organization_id, id),
  CHECK ((part_of IS NULL) = (first_page IS NULL) AND (part_of IS NULL) = (last_page IS NULL)),
  FOREIGN KEY (organization_id, vendor_id) REFERENCES vendors (organization_id, id),
  FOREIGN KEY (organization_id, part_of) REFERENCES vendor_invoice_parse_jobs (organization_id, id)
    ON DELETE CASCADE
);
CREATE INDEX parse_jobs_part_idx ON vendor_invoice_parse_jobs (organization_id, part_of);
CREATE INDEX parse_jobs_trace_idx ON vendor_invoice_parse_jobs (trace_id);
CREATE UNIQUE INDEX parse_jobs_file_idx ON vendor_invoice_parse_jobs (organization_id, sha256);
CREATE INDEX parse_jobs_recent_idx ON vendor_invoice_parse_jobs (organization_id, created_at DESC);
-- what waits for a person, of every organisation, and what came last
CREATE INDEX parse_jobs_queue_idx ON vendor_invoice_parse_jobs (status, created_at, id);
CREATE INDEX parse_jobs_created_idx ON vendor_invoice_parse_jobs (created_at, id);
-- Probable duplicates are looked for by number, and by day and total.
CREATE INDEX parse_jobs_same_number_idx ON vendor_invoice_parse_jobs (organization_id, invoice_number);
CREATE INDEX parse_jobs_same_sum_idx ON vendor_invoice_parse_jobs (organization_id, issue_date, total);

-- "This vendor's article is that item of ours", confirmed by a person.
CREATE TABLE vendor_item_mappings (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id   uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  vendor_id         uuid NOT NULL,
  -- how a line is recognised: its code without punctuation, or its folded description
  kind              text NOT NULL CHECK (kind IN ('code', 'description')),
  key               text NOT NULL,
  item_id           uuid NOT NULL,
  confirmed_by      text NOT NULL,
  confirmed_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, vendor_id, kind, key),
  FOREIGN KEY (organization_id, vendor_id) REFERENCES vendors (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE vendor_invoice_line_matches (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  job_id           uuid NOT NULL,
  line             integer NOT NULL,
  item_id          uuid,
  method           text NOT NULL CHECK (method IN ('code', 'gtin', 'description', 'manual', 'none')),
  -- the nearest names, for a person to choose from; never taken by itself
  suggestions      jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (job_id, line),
  FOREIGN KEY (organization_id, job_id)
    REFERENCES vendor_invoice_parse_jobs (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id)
);

-- Net prices after discount, from accepted and approved invoices only.
CREATE TABLE vendor_price_history (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  vendor_id        uuid NOT NULL,
  item_id          uuid NOT NULL,
  unit             text NOT NULL,
  currency         text NOT NULL,
  tax_basis        text NOT NULL CHECK (tax_basis IN ('net', 'gross')),
  price            numeric(18, 6) NOT NULL,
  quantity         numeric(18, 4) NOT NULL,
  issue_date       date NOT NULL,
  invoice_number   text NOT NULL,
  line             integer NOT NULL,
  job_id           uuid NOT NULL,
  -- many vendors count from one again each year: an invoice is one of a year
  issue_year       integer NOT NULL GENERATED ALWAYS AS (extract(year FROM issue_date)::integer) STORED,
  -- the same invoice sent as another file does not count twice
  CONSTRAINT vendor_price_history_once
    UNIQUE (organization_id, vendor_id, invoice_number, issue_year, line),
  FOREIGN KEY (organization_id, vendor_id) REFERENCES vendors (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, job_id)
    REFERENCES vendor_invoice_parse_jobs (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX vendor_price_history_series_idx
  ON vendor_price_history (organization_id, vendor_id, item_id, unit, currency, tax_basis, issue_date DESC, id DESC);

CREATE TABLE vendor_price_alerts (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  vendor_id        uuid NOT NULL,
  item_id          uuid NOT NULL,
  job_id           uuid NOT NULL,
  line             integer NOT NULL,
  unit             text NOT NULL,
  currency         text NOT NULL,
  old_price        numeric(18, 6) NOT NULL,
  new_price        numeric(18, 6) NOT NULL,
  change_percent   numeric(9, 2) NOT NULL,
  status           text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'seen')),
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (job_id, line),
  FOREIGN KEY (organization_id, job_id)
    REFERENCES vendor_invoice_parse_jobs (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX vendor_price_alerts_open_idx ON vendor_price_alerts (organization_id, created_at DESC);

CREATE TABLE vendor_parser_feedback (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  vendor_id        uuid,
  job_id           uuid NOT NULL,
  correction       jsonb NOT NULL,
  -- what the correction taught about this vendor's documents
  taught           jsonb NOT NULL DEFAULT '{}',
  given_by         text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (organization_id, job_id)
    REFERENCES vendor_invoice_parse_jobs (organization_id, id) ON DELETE CASCADE
);

-- Every call of a model, whatever became of it.
CREATE TABLE ai_logs (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  purpose          text NOT NULL,
  provider         text NOT NULL,
  model            text NOT NULL,
  input_tokens     integer NOT NULL DEFAULT 0,
  output_tokens    integer NOT NULL DEFAULT 0,
  -- US dollars
  cost             numeric(12, 6) NOT NULL DEFAULT 0,
  milliseconds     integer NOT NULL,
  outcome          text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  -- what the calls about one document cost, over all attempts to read it
  job_id           uuid
);
-- what retention deletes
CREATE INDEX ai_logs_created_idx ON ai_logs (created_at);
CREATE INDEX ai_logs_day_idx ON ai_logs (organization_id, created_at);
CREATE INDEX ai_logs_job_idx ON ai_logs (organization_id, job_id) WHERE job_id IS NOT NULL;

-- Who reads a document at this moment: an organisation has a few turns, so that others have theirs.
CREATE TABLE document_turns (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  turn             smallint NOT NULL,
  document_id      uuid NOT NULL,
  -- a reader that was killed gives nothing back
  until            timestamptz NOT NULL,
  PRIMARY KEY (organization_id, turn)
);
CREATE INDEX document_turns_until_idx ON document_turns (until);

-- What points at a vendor, an item or a job, when that goes.
CREATE INDEX parse_jobs_vendor_idx ON vendor_invoice_parse_jobs (organization_id, vendor_id);
CREATE INDEX vendor_item_mappings_item_idx ON vendor_item_mappings (organization_id, item_id);
CREATE INDEX vendor_invoice_line_matches_item_idx ON vendor_invoice_line_matches (organization_id, item_id);
CREATE INDEX vendor_price_history_item_idx ON vendor_price_history (organization_id, item_id);
CREATE INDEX vendor_price_history_job_idx ON vendor_price_history (organization_id, job_id);
CREATE INDEX vendor_parser_feedback_job_idx ON vendor_parser_feedback (organization_id, job_id);

-- A document that counts leaves as an event, however it came to count: by the gate or by a person.
-- Each time it does is an event of its own; what was corrected meanwhile is read again.
CREATE FUNCTION parse_jobs_announce_approval() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
  VALUES (
    'nightshift.documents', 'document.approved',
    jsonb_build_object('organizationId', NEW.organization_id, 'documentId', NEW.id, 'status', NEW.status),
    NEW.organization_id,
    concat_ws(':', 'document-approved', NEW.id, NEW.status, gen_random_uuid())
  );
  RETURN NULL;
END $$;
CREATE TRIGGER parse_jobs_filed
  AFTER INSERT ON vendor_invoice_parse_jobs
  FOR EACH ROW WHEN (NEW.status IN ('accepted', 'approved'))
  EXECUTE FUNCTION parse_jobs_announce_approval();
CREATE TRIGGER parse_jobs_approved
  AFTER UPDATE OF status ON vendor_invoice_parse_jobs
  FOR EACH ROW WHEN (NEW.status IN ('accepted', 'approved') AND OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION parse_jobs_announce_approval();

CALL protect_tenant_table('inventory_items');
CALL let_app_read('inventory_items');
GRANT INSERT (organization_id, name, sku, gtin, unit), UPDATE (name, sku, gtin, unit)
  ON inventory_items TO nightshift_app;
CALL protect_tenant_table('vendors');
CALL let_app_read('vendors');
CALL protect_tenant_table('vendor_invoice_parse_jobs');
CALL let_app_read('vendor_invoice_parse_jobs');
CALL protect_tenant_table('vendor_item_mappings');
CALL let_app_read('vendor_item_mappings');
CALL protect_tenant_table('vendor_invoice_line_matches');
CALL let_app_read('vendor_invoice_line_matches');
CALL protect_tenant_table('vendor_price_history');
CALL let_app_read('vendor_price_history');
CALL protect_tenant_table('vendor_price_alerts');
CALL let_app_read('vendor_price_alerts');
CALL protect_tenant_table('vendor_parser_feedback');
CALL let_app_read('vendor_parser_feedback');
CALL protect_tenant_table('ai_logs');
CALL let_app_read('ai_logs');
CALL protect_table('document_turns');
GRANT UPDATE (status) ON vendor_price_alerts TO nightshift_app;

-- What people decide, over the API.
CALL open_to_organization('organizations', 'tenant_api', 'SELECT (id)');
CALL open_to_organization('inventory_items', 'tenant_api', 'SELECT');
CALL open_to_organization('vendors', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('vendor_invoice_parse_jobs', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('vendor_item_mappings', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('vendor_invoice_line_matches', 'tenant_api', 'SELECT, INSERT, DELETE');
CALL open_to_organization('vendor_price_history', 'tenant_api', 'SELECT, INSERT, DELETE');
CALL open_to_organization('vendor_price_alerts', 'tenant_api', 'SELECT, INSERT, DELETE');
CALL open_to_organization('vendor_parser_feedback', 'tenant_api', 'INSERT');
-- What is read from the files, which may be hostile.
CALL open_table('inventory_items', 'parse_document', 'SELECT');
CALL open_table('vendors', 'parse_document', 'SELECT, INSERT, UPDATE');
CALL open_table('vendor_invoice_parse_jobs', 'parse_document', 'SELECT, INSERT, UPDATE');
CALL open_table('vendor_item_mappings', 'parse_document', 'SELECT');
CALL open_table('vendor_invoice_line_matches', 'parse_document', 'SELECT, INSERT, DELETE');
CALL open_table('vendor_price_history', 'parse_document', 'SELECT, INSERT');
CALL open_table('vendor_price_alerts', 'parse_document', 'SELECT, INSERT');
CALL open_table('ai_logs', 'parse_document', 'SELECT, INSERT, UPDATE');
CALL open_table('locks', 'parse_document', 'SELECT, INSERT, UPDATE');
CALL open_table('document_turns', 'parse_document', 'SELECT, INSERT, UPDATE, DELETE');
-- What they announce.
GRANT INSERT (source, detail_type, detail, organization_id, effect_key)
  ON outbox TO nightshift_parse_document, nightshift_tenant_api;
CREATE POLICY parse_document ON outbox FOR INSERT TO nightshift_parse_document
  WITH CHECK (source = 'nightshift.documents');
CREATE POLICY tenant_api ON outbox FOR INSERT TO nightshift_tenant_api
  WITH CHECK (source = 'nightshift.documents' AND organization_id = current_organization_id());
GRANT EXECUTE ON FUNCTION take_lock TO nightshift_parse_document;

-- How the app deletes, and why so: see the tenancy's migration.
CREATE FUNCTION remove_inventory_item(item uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM public.inventory_items
    WHERE id = item AND organization_id = public.current_organization_id() RETURNING 1)
  SELECT EXISTS (SELECT FROM gone)
$$;
GRANT EXECUTE ON FUNCTION remove_inventory_item TO nightshift_app;

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
  -- of the request or message that brought it
  trace_id         uuid DEFAULT substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid,
  PRIMARY KEY (organization_id, message_key)
);
CREATE INDEX document_mails_received_idx ON document_mails (organization_id, received_at DESC, message_key);
-- what expires
CREATE INDEX document_mails_age_idx ON document_mails (received_at);
CREATE INDEX document_mails_waiting_idx ON document_mails (organization_id, sender) WHERE status = 'waiting';
CREATE INDEX document_mails_trace_idx ON document_mails (trace_id) WHERE trace_id IS NOT NULL;

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

-- Invoices come from folders of Google Drive: each file once, whatever crashes between.

-- Which folder brings documents to which organisation, besides the stage's own.
CREATE TABLE document_drive_folders (
  organization_id  uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  -- two organisations would read each other's files
  incoming_id      text NOT NULL UNIQUE CHECK (incoming_id ~ '^[A-Za-z0-9_-]{1,200}$'),
  -- where a file goes once it is a document; without it, a folder "Processed" in the incoming one
  processed_id     text CHECK (processed_id ~ '^[A-Za-z0-9_-]{1,200}$' AND processed_id <> incoming_id),
  set_by           text NOT NULL,
  set_at           timestamptz NOT NULL
);

-- How far the changes of each drive have been followed. '' is what is shared with the account itself.
CREATE TABLE document_drive_feeds (
  drive       text PRIMARY KEY,
  page_token  text NOT NULL,
  -- those that were listed whole since the token was new
  folders     text[] NOT NULL,
  looked_at   timestamptz NOT NULL
);

-- Every file that was seen in a folder, written before the feed's token moves on.
CREATE TABLE document_drive_files (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- made of the file and its content: changed and put there again, it is another document
  document_id      uuid NOT NULL,
  file_id          text NOT NULL,
  folder_id        text NOT NULL,
  name             text NOT NULL,
  -- waiting: to be read; taken: a document; refused: named and moved aside; gone: before it was read
  status           text NOT NULL CHECK (status IN ('waiting', 'taken', 'refused', 'gone')),
  reason           text,
  attempts         integer NOT NULL DEFAULT 0,
  seen_at          timestamptz NOT NULL,
  -- when nothing is left to do: it was moved, or is not there
  settled_at       timestamptz,
  PRIMARY KEY (organization_id, document_id)
);
CREATE INDEX document_drive_files_open_idx ON document_drive_files (organization_id, seen_at)
  WHERE settled_at IS NULL;
CREATE INDEX document_drive_files_seen_idx ON document_drive_files (organization_id, seen_at DESC, document_id);
-- what expires
CREATE INDEX document_drive_files_age_idx ON document_drive_files (seen_at);

CALL protect_tenant_table('document_drive_folders');
CALL protect_tenant_table('document_drive_files');
CALL protect_table('document_drive_feeds');
