import type { Sql } from '../platform/database/database.ts';

export type Told = {
  key: string;
  title: string;
  times: number;
  firstAt: Date;
  lastAt: Date;
  open: boolean;
};

/** What operators were told, newest first. */
export async function listTold(
  { limit }: { limit: number },
  { sql }: { sql: Sql },
): Promise<Told[]> {
  const { rows } = await sql.query<Told>(
    `SELECT key, title, times, first_at AS "firstAt", last_at AS "lastAt", resolved_at IS NULL AS open
     FROM notices ORDER BY last_at DESC LIMIT $1`,
    [limit],
  );
  return rows;
}
