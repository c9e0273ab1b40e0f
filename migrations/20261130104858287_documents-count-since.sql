-- Up Migration

-- Since when a document counts for book-keeping: what is exported "since a day" is what came to count since,
-- and not what came before and was approved after. From accepted to approved it goes on to count.
ALTER TABLE vendor_invoice_parse_jobs ADD COLUMN counts_since timestamptz;

CREATE FUNCTION parse_jobs_count() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.status NOT IN ('accepted', 'approved') THEN
    NEW.counts_since := NULL;
  ELSIF NEW.counts_since IS NULL THEN
    NEW.counts_since := now();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER parse_jobs_counts
  BEFORE INSERT OR UPDATE OF status ON vendor_invoice_parse_jobs
  FOR EACH ROW EXECUTE FUNCTION parse_jobs_count();

-- When a person approved one was not kept until now.
UPDATE vendor_invoice_parse_jobs SET counts_since = coalesce(finished_at, created_at)
 WHERE status IN ('accepted', 'approved');
