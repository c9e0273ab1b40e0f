-- An event is found by its id; the next migration makes this one the key.
DROP INDEX CONCURRENTLY IF EXISTS billing_events_key;
CREATE UNIQUE INDEX CONCURRENTLY billing_events_key ON billing_events (event_id, account, livemode);
-- Events without a trace, as a replay of old ones brings them, need no entry.
DROP INDEX CONCURRENTLY IF EXISTS billing_events_trace_idx;
CREATE INDEX CONCURRENTLY billing_events_trace_idx ON billing_events (trace_id) WHERE trace_id IS NOT NULL;
