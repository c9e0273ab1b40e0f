import type { Database, Row } from '../platform/database/database.ts';
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
 * Takes units of a feature in one statement that checks and counts: whoever comes second sees what
 * the first one took.
 */
export async function consumeUsage(
  { organizationId, feature, amount, at }: Consumption,
  { db }: { db: Pick<Database, 'asOrganization'> },
): Promise<Consumed> {
  return db.asOrganization(organizationId, async (tx) => {
    const { rows } = await tx.query<Taken>(
      `SELECT granted, reason, used::float8 AS used, most::float8 AS most,
              coalesce(hard, true) AS hard, resets_at AS "resetsAt"
       FROM consume_usage($1, $2, $3)`,
      [feature, amount, at],
    );
    const { most, ...taken } = rows[0] as Taken;
    return { ...taken, used: taken.used ?? 0, limit: most };
  });
}
