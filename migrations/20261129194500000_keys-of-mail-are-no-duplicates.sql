-- Up Migration

-- Both end with the row's id, so that no two entries are alike: looking for duplicates each time that a page is
-- full was a twentieth of what planning a reminder costs.
ALTER INDEX email_logs_organization_idx SET (deduplicate_items = off);
ALTER INDEX email_logs_queued_idx SET (deduplicate_items = off);
