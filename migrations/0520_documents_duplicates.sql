-- Up Migration

-- Probable duplicates are looked for by number, and by day and total.
CREATE INDEX parse_jobs_same_number_idx ON vendor_invoice_parse_jobs (organization_id, invoice_number);
CREATE INDEX parse_jobs_same_sum_idx ON vendor_invoice_parse_jobs (organization_id, issue_date, total);
DROP INDEX parse_jobs_number_idx;

-- Many vendors count from one again each year: an invoice is one of a year.
ALTER TABLE vendor_price_history
  ADD COLUMN issue_year integer NOT NULL GENERATED ALWAYS AS (extract(year FROM issue_date)::integer) STORED,
  DROP CONSTRAINT vendor_price_history_organization_id_vendor_id_invoice_numb_key,
  ADD CONSTRAINT vendor_price_history_once UNIQUE (organization_id, vendor_id, invoice_number, issue_year, line);

-- What the calls about one document cost, over all attempts to read it.
ALTER TABLE ai_logs ADD COLUMN job_id uuid;
CREATE INDEX ai_logs_job_idx ON ai_logs (organization_id, job_id) WHERE job_id IS NOT NULL;

-- A correction makes a vendor's lessons; only an approval makes the vendor one that is accepted from.
ALTER TABLE vendors ADD COLUMN confirmed boolean NOT NULL DEFAULT true;
ALTER TABLE vendors ALTER COLUMN confirmed SET DEFAULT false;
