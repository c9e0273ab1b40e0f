import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { TooManyRequests } from '../platform/errors.ts';
import type { Caller } from './caller.ts';

/** So many requests in each window of so many seconds. */
export type Limit = { max: number; windowSeconds: number };

/**
 * Counts a request against the limit of a caller and lets it through or not, in one statement that
 * holds no lock afterwards; a key's last use is written with it, at most once a minute.
 *
 * @param input.counter what is counted: a key, a session.
 * @param headers get the RateLimit fields of the IETF draft, and Retry-After when it is over.
 * @throws TooManyRequests
 */
export async function takeRequest(
  input: { caller: Caller; counter: string; limit: Limit; headers: Record<string, string> },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const { caller, counter, limit, headers } = input;
  const [kind] = counter.split(':');
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
    [caller.kind === 'api-key' ? caller.keyId : null, now, new Date(begin), counter],
  );
  const used = rows[0]?.used ?? 1;
  const left = Math.max(0, limit.max - used);
  const seconds = Math.ceil((begin + window - now.getTime()) / 1_000);
  headers['ratelimit-policy'] = `"${kind}";q=${limit.max};w=${limit.windowSeconds}`;
  headers.ratelimit = `"${kind}";r=${left};t=${seconds}`;
  if (used <= limit.max) return;
  headers['retry-after'] = String(seconds);
  throw new TooManyRequests(`More than ${limit.max} requests in ${limit.windowSeconds} seconds`);
}
