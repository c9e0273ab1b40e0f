import type { Clock } from '../platform/clock.ts';
import type { Row, Sql } from '../platform/database/database.ts';
import { Forbidden, TooManyRequests } from '../platform/errors.ts';
import { apiCallsLimit, refuseBeyondPlan, type TakenCall } from './api-calls.ts';
import { writeSecurityEvent } from './security-event.ts';

/** So many requests in each window of so many seconds. */
export type Limit = { max: number; windowSeconds: number };

/** What is counted: `name` tells callers which limit it is, `counter` whose. */
type Counted = { name: string; counter: string; limit: Limit };

export type TakenRequest = {
  /** The caller's own limit first. */
  counted: readonly Counted[];
  /** Whether it is one of the calls that the organisation's plan has so many of a day. */
  isApiCall: boolean;
  /** The gateway's source address. */
  ip: string;
  /** For the record of limits that were passed. */
  organizationId: string | null;
  userId: string | null;
  /** The API key whose last use is written. */
  keyId: string | null;
  /** The answer's: the RateLimit fields of the IETF draft are added, and Retry-After when it is over. */
  headers: Record<string, string>;
};

type Counter = Counted & { begin: number; seconds: number; used: number };

type Taken = Row & TakenCall & { counted: Record<string, number>; blocked: boolean };

/**
 * Counts a request once against each limit of its caller, then as an API call of the plan, and lets it
 * through or not: one statement, which holds no lock afterwards, looks at the blocked addresses too,
 * and writes the last use of a key, at most once a minute. What a crash of the database takes back of
 * it are the counts of a moment, so that nobody waits for a disk.
 *
 * @throws TooManyRequests; PlanLimit for a plan without API calls; Forbidden for a blocked address.
 */
export async function takeRequest(
  input: TakenRequest,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const now = clock();
  const counters = input.counted.map((it) => ({ ...it, ...windowAt(it.limit, now) }));
  const { rows } = await sql.query<Taken>(TAKE, [
    input.keyId,
    now,
    counters.map(({ counter }) => counter),
    counters.map(({ begin }) => new Date(begin)),
    input.ip,
    counters.map(({ limit }) => limit.max),
    input.isApiCall,
  ]);
  const { counted, blocked, ...call } = rows[0] as Taken;
  if (blocked) throw new Forbidden('Calls from this address are blocked');
  const taken = counters.map((it) => ({ ...it, used: counted[it.counter] ?? 1 }));
  const day = apiCallsLimit(call, now);
  Object.assign(input.headers, limitFields([...taken, ...day]));
  await refuseTooMany(taken, input, { sql });
  refuseBeyondPlan(call, { now, headers: input.headers });
}

// The function takes nothing, and answers nothing, for NULL calls.
const TAKE = `
WITH key_use AS (
  UPDATE api_keys SET last_used_at = $2
  WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')
), counted AS (
  INSERT INTO rate_limits AS r (name, window_start, used)
  SELECT name, window_start, 1 FROM unnest($3::text[], $4::timestamptz[]) AS c(name, window_start)
  ORDER BY name
  ON CONFLICT (name) DO UPDATE SET
    used = CASE WHEN r.window_start = excluded.window_start THEN r.used + 1 ELSE 1 END,
    window_start = excluded.window_start
  RETURNING name, used
), seen AS (
  SELECT json_object_agg(name, used) AS counted, bool_or(used > most) AS too_many,
    EXISTS (SELECT FROM ip_blocklist b
      WHERE b.range >>= $5::inet AND (b.blocked_until IS NULL OR b.blocked_until > $2)) AS blocked
  FROM counted JOIN unnest($3::text[], $6::int[]) AS l(name, most) USING (name)
)
SELECT s.counted, s.blocked, c.granted, c.reason, c.used::float8 AS used, c.most::float8 AS most,
  c.resets_at AS "resetsAt", set_config('synchronous_commit', 'off', true)
FROM seen s CROSS JOIN LATERAL
  consume_usage('api_calls', CASE WHEN $7 AND NOT (s.too_many OR s.blocked) THEN 1 END, $2) c`;

/** When the window of a moment began, and how many seconds are left of it. */
function windowAt({ windowSeconds }: Limit, now: Date): { begin: number; seconds: number } {
  const window = windowSeconds * 1_000;
  const begin = Math.floor(now.getTime() / window) * window;
  return { begin, seconds: Math.ceil((begin + window - now.getTime()) / 1_000) };
}

type Limited = { name: string; limit: Limit; used: number; seconds: number };

function limitFields(limits: readonly Limited[]): Record<string, string> {
  const policies = limits.map(
    ({ name, limit }) => `"${name}";q=${limit.max};w=${limit.windowSeconds}`,
  );
  const left = limits.map(
    ({ name, limit, used, seconds }) => `"${name}";r=${Math.max(0, limit.max - used)};t=${seconds}`,
  );
  return { 'ratelimit-policy': policies.join(', '), ratelimit: left.join(', ') };
}

async function refuseTooMany(
  counters: readonly Counter[],
  { organizationId, userId, ip, headers }: TakenRequest,
  { sql }: { sql: Sql },
): Promise<void> {
  const over = counters.find(({ limit, used }) => used > limit.max);
  if (!over) return;
  const { name, counter, limit, used, seconds } = over;
  // The first of a window only: a flood of requests must not become a flood of records.
  if (used === limit.max + 1) {
    const details = { limit: name, counter: organizationId ? counter : name, ...limit };
    await writeSecurityEvent(
      { type: 'rate_limit_exceeded', organizationId, userId, ip, details },
      { sql },
    );
  }
  headers['retry-after'] = String(seconds);
  throw new TooManyRequests(`More than ${limit.max} requests in ${limit.windowSeconds} seconds`);
}
