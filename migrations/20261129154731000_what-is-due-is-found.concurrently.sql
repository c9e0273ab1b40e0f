-- What is past its time, or has a fault, is found among all that has not.
DROP INDEX CONCURRENTLY IF EXISTS user_sessions_ending_idx;
CREATE INDEX CONCURRENTLY user_sessions_ending_idx ON user_sessions (expires_at) WHERE revoked_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS campaigns_faulty_idx;
CREATE INDEX CONCURRENTLY campaigns_faulty_idx ON campaigns (id)
  WHERE state = 'paused' AND pause_reason = 'fault';
DROP INDEX CONCURRENTLY IF EXISTS locks_taken_idx;
CREATE INDEX CONCURRENTLY locks_taken_idx ON locks (taken_at);
-- A counter that never begins anew is kept, however old it is.
DROP INDEX CONCURRENTLY IF EXISTS usage_counters_past_idx;
CREATE INDEX CONCURRENTLY usage_counters_past_idx ON usage_counters (window_start)
  WHERE window_start <> 'epoch';
DROP INDEX CONCURRENTLY IF EXISTS usage_counters_time_idx;
