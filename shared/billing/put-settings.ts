import type { Sql } from '../platform/database/database.ts';

export type Settings = {
  pausedUnlocks: boolean;
  disputedUnlocks: boolean;
  /** Days that what is overdue goes on unlocking. */
  graceDays: number;
};

/** Sets what is given, and says how it is now. */
export async function putSettings(
  given: Partial<Settings>,
  { sql }: { sql: Sql },
): Promise<Settings> {
  const { rows } = await sql.query<Settings>(
    `UPDATE billing_settings SET paused_unlocks = coalesce($1, paused_unlocks),
       disputed_unlocks = coalesce($2, disputed_unlocks), grace_days = coalesce($3, grace_days)
     RETURNING paused_unlocks AS "pausedUnlocks", disputed_unlocks AS "disputedUnlocks",
       grace_days AS "graceDays"`,
    [given.pausedUnlocks ?? null, given.disputedUnlocks ?? null, given.graceDays ?? null],
  );
  return rows[0] as Settings;
}
