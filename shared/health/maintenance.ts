import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { MINUTE } from '../platform/durations.ts';
import type { Check } from './check.ts';

/** A queue that is held, or with null everything; until when and why. */
export type Hold = { queue: string | null; until: Date; why: string };

/** What operators hold at this moment. */
export async function readHolds({ sql, clock }: { sql: Sql; clock: Clock }): Promise<Hold[]> {
  const { rows } = await sql.query<Hold>(
    `SELECT queue, coalesce(ended_at, ends_at) AS until, why FROM maintenance_windows
     WHERE released_at IS NULL AND starts_at <= $1 AND coalesce(ended_at, ends_at) > $1 ORDER BY starts_at`,
    [clock()],
  );
  return rows;
}

/** Milliseconds: the sweeper lets go within five minutes, and has two more tries. */
const LATE = 15 * MINUTE;

/** What operators hold back now; it explains what waits and what answers 503. */
export async function checkMaintenance({
  sql,
  clock,
}: {
  sql: Sql;
  clock: Clock;
}): Promise<Omit<Check, 'name'>> {
  const now = clock();
  const { rows } = await sql.query<{
    queue: string | null;
    until: Date;
    why: string;
    over: boolean;
  }>(
    `SELECT queue, coalesce(ended_at, ends_at) AS until, why, coalesce(ended_at, ends_at) <= $1 AS over
     FROM maintenance_windows WHERE released_at IS NULL AND starts_at <= $1 ORDER BY starts_at`,
    [now],
  );
  const late = rows.filter(({ over, until }) => over && now.getTime() - until.getTime() > LATE);
  if (late.length > 0)
    return {
      status: 'problem',
      detail: `${late.map(({ queue }) => queue ?? 'everything').join(', ')} should be handed out again and is not`,
      advice:
        'Look at sweep-occurrences: ops logs sweep-occurrences; then ops jobs run sweep-occurrences',
    };
  const holds = rows.filter(({ over }) => !over);
  if (holds.length === 0) return { status: 'ok', detail: 'nothing is held back' };
  const list = holds.map(
    ({ queue, until, why }) => `${queue ?? 'everything'} until ${until.toISOString()} (${why})`,
  );
  return { status: 'warning', detail: `held: ${list.join('; ')}`, advice: 'ops maintenance list' };
}
