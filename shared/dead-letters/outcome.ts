import type { Row, Sql } from '../platform/database/database.ts';

export type Outcome = {
  outcome:
    | 'done'
    /** The effect was there before: skipped by its effect key. */
    | 'already-done'
    | 'failed'
    /** Sent, and its consumer has not come to an end with it yet. */
    | 'pending'
    | 'not-sent'
    /** Another operator's replay of it is under way. */
    | 'elsewhere'
    | 'left-alone';
  error?: { name: string; message: string };
};

/** What became of a replay, as operators read it. */
export const OUTCOME_WORDS: Record<Outcome['outcome'], string> = {
  done: 'done',
  'already-done': 'already done',
  failed: 'failed again',
  pending: 'still waiting',
  'not-sent': 'not sent',
  elsewhere: 'another replay is under way',
  'left-alone': 'left alone',
};

type Deps = { db: Sql; pause?: (milliseconds: number) => Promise<unknown> };

const POLL = 200; // milliseconds
const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

/**
 * Waits until each replay of an action has come to its end, or the time is up.
 * @returns the outcome of each id that the action replays, or that someone else does.
 */
export async function awaitOutcomes(
  input: { ids: readonly string[]; actionId: string; waitSeconds: number },
  { db, pause = sleep }: Deps,
): Promise<Map<string, Outcome>> {
  const deadline = performance.now() + input.waitSeconds * 1000;
  for (;;) {
    const outcomes = await readOutcomes(input, db);
    const open = [...outcomes.values()].some(({ outcome }) => outcome === 'pending');
    if (!open || performance.now() >= deadline) return outcomes;
    await pause(POLL);
  }
}

type OutcomeRow = Row & {
  id: string;
  status: string | null;
  error_name: string | null;
  error_message: string | null;
};

async function readOutcomes(
  input: { ids: readonly string[]; actionId: string },
  db: Sql,
): Promise<Map<string, Outcome>> {
  const { rows } = await db.query<OutcomeRow>(
    `SELECT d.id, r.status, r.error_name, r.error_message
     FROM dead_letters d
     LEFT JOIN dead_letter_replays r ON r.dead_letter_id = d.id AND r.action_id = $1
     WHERE d.id = ANY($2::uuid[])`,
    [input.actionId, input.ids],
  );
  return new Map(rows.map((row) => [row.id, toOutcome(row)]));
}

function toOutcome({ status, error_name, error_message }: OutcomeRow): Outcome {
  const error = error_name ? { error: { name: error_name, message: error_message ?? '' } } : {};
  switch (status) {
    case 'done':
    case 'already-done':
      return { outcome: status };
    case 'failed':
    case 'not-sent':
      return { outcome: status, ...error };
    case null:
    case 'abandoned':
      return { outcome: 'elsewhere' };
    default:
      return { outcome: 'pending' };
  }
}

/** What failed anew in these queues since a replay began: a cause that is still at work. */
export async function countArrivals(
  input: { queues: readonly string[]; since: Date; except: readonly string[] },
  { db }: Deps,
): Promise<number> {
  if (input.queues.length === 0) return 0;
  const { rows } = await db.query<{ arrived: number }>(
    `SELECT count(*)::int AS arrived FROM dead_letters
     WHERE queue = ANY($1::text[]) AND status = 'waiting' AND last_failed_at >= $2
       AND NOT id = ANY($3::uuid[])`,
    [input.queues, input.since, input.except],
  );
  return rows[0]?.arrived ?? 0;
}
