import type { Sql } from '../../platform/database/database.ts';
import { setClause, statesBefore } from './set-clause.ts';

const PARKED = `e.state IN ${statesBefore('give-up')} AND e.parked_at IS NOT NULL`;

/** Which of these mails wait for an operator's decision. */
export async function findParked(
  { ids }: { ids: string[] },
  { sql }: { sql: Sql },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT e.id FROM email_logs e WHERE e.id = ANY ($1::bigint[]) AND ${PARKED} ORDER BY e.id`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/**
 * Carries out what an operator decided about parked mails.
 * @returns how many there were to decide on.
 */
export async function settleParked(
  { ids, move }: { ids: string[]; move: 'send-again' | 'give-up' },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rowCount } = await sql.query(
    `WITH m AS MATERIALIZED (
       SELECT e.id, $2::text AS move, clock_timestamp() AS at FROM email_logs e
       WHERE e.id = ANY ($1::bigint[]) AND ${PARKED}
       ORDER BY e.id
       FOR UPDATE
     )
     UPDATE email_logs e SET
       ${setClause(['send-again', 'give-up'])}
     FROM m WHERE e.id = m.id`,
    [ids, move],
  );
  return rowCount;
}
