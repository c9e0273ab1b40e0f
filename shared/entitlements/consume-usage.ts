import type { Row, Sql } from '../platform/database/database.ts';
import { Forbidden } from '../platform/errors.ts';
import type { DENIALS } from './routes.ts';

export type Denial = (typeof DENIALS)[number];

export type Consumption = {
  /** Whose; the units are taken under its row-level security. */
  organizationId: string;
  feature: string;
  /** Negative: given back. */
  amount: number;
  at: Date;
};

export type Consumed = {
  granted: boolean;
  reason: Denial | null;
  used: number;
  /** null: none. */
  limit: number | null;
  hard: boolean;
  resetsAt: Date | null;
};

/** What is counted here, request by request, and not told by who uses it. */
const COUNTED_HERE = ['api_calls'];

/** Units are whole, and so many that a number holds them. */
type Taken = Row & Omit<Consumed, 'limit'> & { most: number | null };

/**
 * Takes units of a feature in one statement that checks, counts and commits: whoever comes second sees
 * what the first one took, and waits for no round trip of it.
 *
 * @throws Forbidden for giving back what is counted here: a limit would be none.
 */
export async function consumeUsage(
  { organizationId, feature, amount, at }: Consumption,
  { sql }: { sql: Sql },
): Promise<Consumed> {
  if (amount < 0 && COUNTED_HERE.includes(feature))
    throw new Forbidden(`What was used of ${feature} is counted here, and not given back`);
  // The function asks for the organisation's name, so it runs when the context is set.
  const { rows } = await sql.query<Taken>(
    `SELECT granted, reason, used::float8 AS used, most::float8 AS most,
            coalesce(hard, true) AS hard, resets_at AS "resetsAt"
     FROM (SELECT set_config('app.current_org_id', $1, true) AS org) o
     CROSS JOIN LATERAL consume_usage(CASE WHEN o.org <> '' THEN $2 END, $3, $4)`,
    [organizationId, feature, amount, at],
  );
  const { most, ...taken } = rows[0] as Taken;
  return { ...taken, used: taken.used ?? 0, limit: most };
}
