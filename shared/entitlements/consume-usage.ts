import type { Row, Sql } from '../platform/database/database.ts';
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

/** Units are whole, and so many that a number holds them. */
type Taken = Row & Omit<Consumed, 'limit'> & { most: number | null };

/**
 * Takes units of a feature in one statement that checks, counts and commits: whoever comes second sees
 * what the first one took, and waits for no round trip of it.
 */
export async function consumeUsage(
  { organizationId, feature, amount, at }: Consumption,
  { sql }: { sql: Sql },
): Promise<Consumed> {
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
