-- squawk-ignore-file ban-concurrent-index-creation-in-transaction -- migrate runs this file apart
DROP INDEX CONCURRENTLY IF EXISTS document_mails_trace_idx;
CREATE INDEX CONCURRENTLY document_mails_trace_idx ON document_mails (trace_id) WHERE trace_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS audit_logs_trace_idx;
CREATE INDEX CONCURRENTLY audit_logs_trace_idx ON audit_logs (trace_id) WHERE trace_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS audit_logs_request_idx;
CREATE INDEX CONCURRENTLY audit_logs_request_idx ON audit_logs (request_id) WHERE request_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS operator_actions_trace_idx;
CREATE INDEX CONCURRENTLY operator_actions_trace_idx ON operator_actions (trace_id) WHERE trace_id IS NOT NULL;
