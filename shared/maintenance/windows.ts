import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { Conflict, NotFound } from '../platform/errors.ts';

export type Window = {
  id: string;
  /** Absent: the whole stage. */
  queue: string | null;
  startsAt: Date;
  endsAt: Date;
  why: string;
  createdBy: string;
  endedAt: Date | null;
  toldAt: Date | null;
  releasedAt: Date | null;
};

const COLUMNS = `id, queue, starts_at AS "startsAt", ends_at AS "endsAt", why, created_by AS "createdBy",
  ended_at AS "endedAt", told_at AS "toldAt", released_at AS "releasedAt"`;

export type NewWindow = {
  queue: string | null;
  startsAt: Date;
  endsAt: Date;
  why: string;
  by: string;
};

/**
 * Writes down that work is to be held back.
 * @throws Conflict where the same is held in some of that time already.
 */
export async function openWindow(wanted: NewWindow, { db }: { db: Database }): Promise<Window> {
  const { queue, startsAt, endsAt, why, by } = wanted;
  return db.transaction(async (sql) => {
    await sql.query(`SELECT take_lock('maintenance')`);
    const { rows: others } = await sql.query<Window>(
      `SELECT ${COLUMNS} FROM maintenance_windows
       WHERE queue IS NOT DISTINCT FROM $1 AND released_at IS NULL AND ended_at IS NULL
         AND starts_at < $3 AND ends_at > $2`,
      [queue, startsAt, endsAt],
    );
    if (others[0])
      throw new Conflict(
        `There is one from ${others[0].startsAt.toISOString()} to ${others[0].endsAt.toISOString()}: end it first`,
      );
    const { rows } = await sql.query<Window>(
      `INSERT INTO maintenance_windows (queue, starts_at, ends_at, why, created_by)
       VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [queue, startsAt, endsAt, why, by],
    );
    return rows[0] as Window;
  });
}

/**
 * Ends what is held now, or calls off what was planned.
 * @throws NotFound when nothing of it is.
 */
export async function endWindows(
  { queue }: { queue: string | null },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<Window[]> {
  const { rows } = await sql.query<Window>(
    `UPDATE maintenance_windows SET ended_at = $2
     WHERE queue IS NOT DISTINCT FROM $1 AND released_at IS NULL AND ended_at IS NULL RETURNING ${COLUMNS}`,
    [queue, clock()],
  );
  if (rows.length === 0)
    throw new NotFound(
      queue === null ? 'There is no maintenance' : `The queue ${queue} is not held`,
    );
  return rows;
}

/** Those that are not over and done, in the order of their time; then the latest of the others. */
export async function listWindows(
  { limit }: { limit: number },
  { sql }: { sql: Sql },
): Promise<Window[]> {
  const { rows } = await sql.query<Window>(
    `SELECT ${COLUMNS} FROM maintenance_windows
     ORDER BY released_at IS NOT NULL, CASE WHEN released_at IS NULL THEN starts_at END, starts_at DESC
     LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Those whose queues and alarms may not be as they are without them. */
export async function openWindows({ sql }: { sql: Sql }): Promise<Window[]> {
  const { rows } = await sql.query<Window>(
    `SELECT ${COLUMNS} FROM maintenance_windows WHERE released_at IS NULL ORDER BY starts_at`,
  );
  return rows;
}

/** What a window is at a moment. */
export type WindowState = 'planned' | 'holds' | 'over';

/** What a window is now; one that was ended early is over. */
export function stateOf({ startsAt, endsAt, endedAt }: Window, now: Date): WindowState {
  if (endedAt || endsAt <= now) return 'over';
  return startsAt <= now ? 'holds' : 'planned';
}

/** Whether the whole stage is held back now. */
export async function stageHolds({ sql, clock }: { sql: Sql; clock: Clock }): Promise<boolean> {
  const { rows } = await sql.query<{ until: Date | null }>(
    'SELECT maintenance_ends_at($1) AS until',
    [clock()],
  );
  return rows[0]?.until != null;
}
