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

INSERT INTO data_retention_policies (table_name, time_column, retention_days, archive, keep_condition, organizations)
VALUES ('document_drive_files', 'seen_at', 400, false, NULL, NULL);
