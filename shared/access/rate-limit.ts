import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { TooManyRequests } from '../platform/errors.ts';

/** So many requests in each window of so many seconds. */
export type Limit = { max: number; windowSeconds: number };

/**
 * Counts a request against the limit of a caller's key and lets it through or not, in one statement
 * that holds no lock afterwards; the key's last use is written with it, at most once a minute.
 *
 * @param headers get the RateLimit fields of the IETF draft, and Retry-After when it is over.
 * @throws TooManyRequests
 */
export async function takeRequest(
  input: { keyId: string; limit: Limit; headers: Record<string, string> },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const { limit, headers } = input;
  const now = clock();
  const window = limit.windowSeconds * 1_000;
  const begin = Math.floor(now.getTime() / window) * window;
  const { rows } = await sql.query<{ used: number }>(
    `WITH used AS (
       UPDATE api_keys SET last_used_at = $2
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')
     )
     INSERT INTO rate_limits AS r (name, window_start, used) VALUES ($4, $3, 1)
     ON CONFLICT (name) DO UPDATE SET
       used = CASE WHEN r.window_start = excluded.window_start THEN r.used + 1 ELSE 1 END,
       window_start = excluded.window_start
     RETURNING used`,
    [input.keyId, now, new Date(begin), `key:${input.keyId}`],
  );
  const used = rows[0]?.used ?? 1;
  const left = Math.max(0, limit.max - used);
  const seconds = Math.ceil((begin + window - now.getTime()) / 1_000);
  headers['ratelimit-policy'] = `"key";q=${limit.max};w=${limit.windowSeconds}`;
  headers.ratelimit = `"key";r=${left};t=${seconds}`;
  if (used <= limit.max) return;
  headers['retry-after'] = String(seconds);
  throw new TooManyRequests(`More than ${limit.max} requests in ${limit.windowSeconds} seconds`);
}
