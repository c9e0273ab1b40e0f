import type { Database, Row, Sql } from '../platform/database/database.ts';

/** What a counter says, and how many rows there are. */
export type Recount = {
  organizationId: string;
  organization: string;
  feature: string;
  counted: number;
  rows: number;
};

const TABLES = { users: 'organization_members', locations: 'sites', items: 'inventory_items' };

const ROWS = Object.entries(TABLES)
  .map(
    ([feature, table]) =>
      `SELECT organization_id, '${feature}' AS feature, count(*) AS rows FROM ${table}
       WHERE $1::uuid IS NULL OR organization_id = $1 GROUP BY 1`,
  )
  .join(' UNION ALL ');

/** Counters that say otherwise than the rows; of one organisation, or of all. */
export async function findWrongCounters(
  { organizationId }: { organizationId?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Recount[]> {
  const { rows } = await sql.query<Row & Recount>(
    `WITH counted AS (
       SELECT organization_id, feature_id AS feature, used FROM usage_counters
       WHERE feature_id = ANY ($2) AND ($1::uuid IS NULL OR organization_id = $1)
     )
     SELECT o.id AS "organizationId", o.name AS organization, feature,
       coalesce(c.used, 0)::float8 AS counted, coalesce(r.rows, 0)::float8 AS rows
     FROM counted c FULL JOIN (${ROWS}) r USING (organization_id, feature)
     JOIN organizations o ON o.id = organization_id
     WHERE coalesce(c.used, 0) <> coalesce(r.rows, 0)
     ORDER BY o.name, feature`,
    [organizationId ?? null, Object.keys(TABLES)],
  );
  return rows;
}

/**
 * Puts counters at the number of rows. Each is locked while its rows are counted, so that a row that
 * is inserted meanwhile waits, and is counted once.
 */
export async function repairCounters(
  wrong: readonly Recount[],
  { db }: { db: Pick<Database, 'transaction'> },
): Promise<void> {
  for (const { organizationId, feature } of wrong) {
    const table = TABLES[feature as keyof typeof TABLES];
    await db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO usage_counters (organization_id, feature_id, window_start, used)
         VALUES ($1, $2, 'epoch', 0)
         ON CONFLICT (organization_id, feature_id, window_start) DO UPDATE SET updated_at = now()`,
        [organizationId, feature],
      );
      await tx.query(
        `UPDATE usage_counters SET used = (SELECT count(*) FROM ${table} WHERE organization_id = $1)
         WHERE organization_id = $1 AND feature_id = $2 AND window_start = 'epoch'`,
        [organizationId, feature],
      );
    });
  }
}

/** Puts what was used of a feature within its present window at a number: something was counted wrongly. */
export async function setUsage(
  input: { organizationId: string; feature: string; used: number; at: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO usage_counters (organization_id, feature_id, window_start, used, updated_at)
     SELECT $1, f.id, window_begin(f.resets, $4), $3, $4 FROM billing_features f
     WHERE f.id = $2 AND f.kind = 'usage'
     ON CONFLICT (organization_id, feature_id, window_start)
       DO UPDATE SET used = excluded.used, updated_at = excluded.updated_at`,
    [input.organizationId, input.feature, input.used, input.at],
  );
}
