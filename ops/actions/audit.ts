import type { Sql } from '../../shared/platform/database/database.ts';
import { currentTrace, newTrace, withTrace } from '../../shared/platform/trace.ts';
import type { OpsContext } from '../context.ts';
import { type Role, requireRole } from '../stack/roles.ts';

type Action<T> = {
  /** Noun and verb, e.g. `dead-letters replay`. */
  action: string;
  /** What it acts on: ids, filters, options; no body, secret or personal data. */
  subject: Record<string, unknown>;
  /** What its operator must be; `act` by default. */
  needs?: Role;
  /** What to keep of the result. */
  outcome: (result: T) => Record<string, unknown>;
};

/**
 * Carries out an operator's action on the record: the row is there before the work begins, and gets
 * the outcome, or the failure, at its end. A row without an end is an action that was cut off.
 * What the work brings about is of the action's trace, by which the page Flow finds it.
 * @throws Forbidden for an operator whose role does not include it: nothing is done then.
 */
export function audited<T>(
  action: Action<T>,
  context: Pick<OpsContext, 'db' | 'clock' | 'operator' | 'role' | 'via'>,
  work: (actionId: string) => Promise<T>,
): Promise<T> {
  return withTrace(currentTrace() ?? newTrace(), () => carryOut(action, context, work));
}

async function carryOut<T>(
  { action, subject, needs, outcome }: Action<T>,
  context: Pick<OpsContext, 'db' | 'clock' | 'operator' | 'role' | 'via'>,
  work: (actionId: string) => Promise<T>,
): Promise<T> {
  const id = await beginAction({ action, subject, needs }, context);
  const finish = (result: Record<string, unknown>) =>
    finishAction({ id, outcome: result }, context);
  try {
    const result = await work(id);
    await finish(outcome(result));
    return result;
  } catch (error) {
    await finish({ failed: error instanceof Error ? error.name : 'error' }).catch(() => {
      // The first failure is the one to report; the row without an end shows this one.
    });
    throw error;
  }
}

/** Puts an action on the record before its work begins; whoever ends the work finishes it. */
export async function beginAction(
  { action, subject, needs = 'act' }: Pick<Action<unknown>, 'action' | 'subject' | 'needs'>,
  {
    db,
    clock,
    operator,
    role,
    via,
  }: Pick<OpsContext, 'clock' | 'operator' | 'role' | 'via'> & {
    db: Sql;
  },
): Promise<string> {
  requireRole(role, needs);
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO operator_actions (started_at, operator, via, action, subject, trace_id)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [clock(), operator, via, action, JSON.stringify(subject), currentTrace()?.traceId ?? null],
  );
  return rows[0]?.id as string;
}

async function finishAction(
  { id, outcome }: { id: string; outcome: Record<string, unknown> },
  { db, clock }: Pick<OpsContext, 'db' | 'clock'>,
): Promise<void> {
  await db.query('UPDATE operator_actions SET finished_at = $2, outcome = $3 WHERE id = $1', [
    id,
    clock(),
    JSON.stringify(outcome),
  ]);
}
