import { PlanLimit, RetryLater } from '../errors.ts';

// Condition classes of Postgres that pass by themselves: connection (08), resources (53), operator
// intervention (57), serialization and deadlock (40), lock not available (55P03).
const TRANSIENT = /^(08|53|57|40|55P03)/;

/** True for failures that time mends: lost connections, restarts, deadlocks. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: string };
  if (code === undefined)
    return /Connection terminated|timeout exceeded|Client has encountered/.test(error.message);
  return (
    TRANSIENT.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code)
  );
}

/** Raised by the database where a row would be one more than a plan has. */
const BEYOND_PLAN = 'NS402';

/** What an error of the database means for whoever asked; any other as it is. */
export function asNamed(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === BEYOND_PLAN) return new PlanLimit(message, { cause: error });
  return isTransient(error)
    ? new RetryLater('The database is not available', { cause: error })
    : error;
}
