import type { Sql } from './database/database.ts';

/**
 * Claims an effect key inside the transaction that carries out the effect, so that both commit or
 * neither does. Concurrent claimers wait for each other at the unique index.
 *
 * @param input.key business meaning, e.g. `customer-mapped:<outbox id>`; never an SQS message id.
 * @param input.keepDays how long a duplicate may arrive; the daily clean-up removes older keys.
 * @returns false when the effect exists already.
 */
export async function claimEffect(
  input: { scope: string; key: string; keepDays: number },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO idempotence_keys (scope, effect_key, expires_at)
     VALUES ($1, $2, now() + make_interval(days => $3))
     ON CONFLICT (scope, effect_key) DO NOTHING`,
    [input.scope, input.key, input.keepDays],
  );
  return rowCount === 1;
}

/** Whether the effect exists already: for work too large for the transaction that claims its key. */
export async function isEffectClaimed(
  input: { scope: string; key: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'SELECT FROM idempotence_keys WHERE scope = $1 AND effect_key = $2',
    [input.scope, input.key],
  );
  return rowCount > 0;
}
