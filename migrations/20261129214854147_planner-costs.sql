-- Up Migration

-- A scan that is switched off and has to be made all the same counts as ten thousand million pages. For so
-- dear a plan Postgres writes machine code, where it has LLVM: a tenth of a second for each statement of
-- these functions, in each call. A server without LLVM, as the laptop's, shows nothing of it.
ALTER FUNCTION billing_take_in SET jit = off;
ALTER FUNCTION billing_write_taken SET jit = off;
ALTER FUNCTION billing_find_siblings SET jit = off;
ALTER FUNCTION billing_project SET jit = off;
ALTER FUNCTION lock_due_emails SET jit = off;
