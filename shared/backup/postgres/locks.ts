import type { Sql } from '../../platform/database/database.ts';

/** Postgres's condition for a lock table that is full ("out of shared memory"). */
export const NO_ROOM = '53200';

/** What a server has room for beyond what it promises, at most; measured at 1.3. */
const SLACK = 2;

export type LockRoom = {
  /** Locks that the server promises room for. */
  room: number;
  /** The setting that would give room for `wanted` in one transaction. */
  settingFor(wanted: number): number;
};

/** How many locks one transaction of this server may hold when nobody else holds any. */
export async function lockRoom(sql: Sql): Promise<LockRoom> {
  const { rows } = await sql.query<{ each: number; slots: number }>(`
    SELECT current_setting('max_locks_per_transaction')::int AS each,
           (SELECT sum(setting::int) FROM pg_settings WHERE name IN
             ('max_connections', 'max_prepared_transactions', 'autovacuum_max_workers',
              'max_worker_processes', 'max_wal_senders'))::int + 1 AS slots`);
  const { each = 64, slots = 100 } = rows[0] ?? {};
  return { room: each * slots, settingFor: (wanted) => Math.ceil((1.2 * wanted) / slots) };
}

/** Whether so many locks fit certainly, perhaps, or not. */
export function fits(wanted: number, { room }: LockRoom): 'yes' | 'perhaps' | 'no' {
  if (wanted <= room) return 'yes';
  return wanted <= room * SLACK ? 'perhaps' : 'no';
}
