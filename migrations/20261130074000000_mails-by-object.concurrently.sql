-- Up Migration

-- A mail may have come to several organisations: before its object goes with one of them, the others' rows are asked.
DROP INDEX CONCURRENTLY IF EXISTS document_mails_object_idx;
CREATE INDEX CONCURRENTLY document_mails_object_idx ON document_mails (object_key);
