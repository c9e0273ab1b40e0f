import type { Sql } from '../platform/database/database.ts';

/** Takes a mail of the smoke test out of the ledger again; no other one goes. */
export async function forgetSmokeMail(
  { effectKey }: { effectKey: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `DELETE FROM email_logs WHERE effect_key = $1 AND starts_with(effect_key, 'smoke:')`,
    [effectKey],
  );
}
