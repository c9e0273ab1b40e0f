import type { Sql } from '../platform/database/database.ts';

export type Target = { id: string; channel: string; address: string; enabled: boolean };
export type Place = Pick<Target, 'channel' | 'address'>;

/** Where notices go. */
export async function listTargets({ sql }: { sql: Sql }): Promise<Target[]> {
  const { rows } = await sql.query<Target>(
    'SELECT id, channel, address, enabled FROM notice_targets ORDER BY channel, address',
  );
  return rows;
}

/** Notices go there too, from now on. */
export async function addTarget({ channel, address }: Place, { sql }: { sql: Sql }): Promise<void> {
  await sql.query(
    `INSERT INTO notice_targets (channel, address) VALUES ($1, $2)
     ON CONFLICT (channel, address) DO UPDATE SET enabled = true`,
    [channel, address],
  );
}

/** Notices go there no more. @returns how many places that were. */
export async function removeTarget(
  { channel, address }: Place,
  { sql }: { sql: Sql },
): Promise<number> {
  const { rowCount } = await sql.query(
    'DELETE FROM notice_targets WHERE channel = $1 AND address = $2',
    [channel, address],
  );
  return rowCount;
}
