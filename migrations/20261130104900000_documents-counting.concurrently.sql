-- Up Migration

-- An export reads an organisation's documents in the order in which they came to count, a page at a time.
DROP INDEX CONCURRENTLY IF EXISTS parse_jobs_counting_idx;
CREATE INDEX CONCURRENTLY parse_jobs_counting_idx
  ON vendor_invoice_parse_jobs (organization_id, counts_since, id) WHERE counts_since IS NOT NULL;
