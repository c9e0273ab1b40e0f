import type { Database, Row, Sql } from '../platform/database/database.ts';
import { InvalidRequest, NotFound } from '../platform/errors.ts';
import { didYouMean } from '../platform/nearest.ts';

export type PlanLimits = Record<string, number | null>;

export type BillingPlan = {
  id: string;
  name: string;
  /** Of several plans at once, the highest is told. */
  rank: number;
  /** Stripe price ids. */
  prices: string[];
  /** Prices whose quantity is seats. */
  seatPrices: string[];
  features: string[];
  /** By feature; null: unlimited. */
  limits: PlanLimits;
  /** Features whose limit is told when it is passed, and refuses nothing. */
  soft: string[];
  /** Organisations that have it now, by a subscription or a grant. */
  organizations: number;
  isDefault: boolean;
};

/** Plans, the lowest first. */
export async function listPlans({ sql }: { sql: Sql }): Promise<BillingPlan[]> {
  const { rows } = await sql.query<Row & BillingPlan>(
    `SELECT p.id, p.name, p.rank, p.stripe_price_ids AS prices, p.seat_price_ids AS "seatPrices",
       p.features, coalesce((SELECT json_object_agg(l.feature_id, l.amount ORDER BY l.feature_id)
         FROM billing_limits l WHERE l.plan_id = p.id), '{}') AS limits,
       ARRAY(SELECT l.feature_id FROM billing_limits l WHERE l.plan_id = p.id AND NOT l.hard ORDER BY 1) AS soft,
       (SELECT count(*)::int FROM organization_entitlements e WHERE p.id = ANY (e.plan_ids)) AS organizations,
       p.id IS NOT DISTINCT FROM o.default_plan AS "isDefault"
     FROM billing_plans p, billing_settings o ORDER BY p.rank, p.id`,
  );
  return rows;
}

/** @throws NotFound with the nearest plan. */
export async function requirePlan({ id }: { id: string }, { sql }: { sql: Sql }): Promise<void> {
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM billing_plans ORDER BY rank');
  const known = rows.map((plan) => plan.id);
  if (!known.includes(id))
    throw new NotFound(`There is no plan "${id}"${didYouMean(id, known)}: ${known.join(', ')}`);
}

/** @throws NotFound with the nearest feature whose amount a plan can limit. */
async function requireLimited(
  { feature }: { feature: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM billing_features WHERE kind <> 'switch' ORDER BY id`,
  );
  const known = rows.map(({ id }) => id);
  if (!known.includes(feature))
    throw new NotFound(
      `There is no feature "${feature}" that has a limit${didYouMean(feature, known)}: ${known.join(', ')}`,
    );
}

/**
 * @throws NotFound as above; InvalidRequest for a feature that is a number of rows: those are counted by
 *   themselves.
 */
export async function requireCounted(
  { feature }: { feature: string },
  deps: { sql: Sql },
): Promise<void> {
  await requireLimited({ feature }, deps);
  const { rows } = await deps.sql.query<{ kind: string }>(
    'SELECT kind FROM billing_features WHERE id = $1',
    [feature],
  );
  if (rows[0]?.kind === 'rows')
    throw new InvalidRequest(
      `${feature} is a number of rows, which count by themselves: usage recount --repair puts it right`,
    );
}

/** @throws NotFound for a feature that neither Nightshift nor a plan has, with the nearest that one has. */
export async function requireKnownFeatures(
  { features }: { features: readonly string[] },
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM billing_features WHERE kind = 'switch'
     UNION SELECT unnest(features) FROM billing_plans ORDER BY id`,
  );
  const known = rows.map(({ id }) => id);
  const unknown = features.find((feature) => !known.includes(feature));
  if (unknown !== undefined)
    throw new NotFound(
      `There is no feature "${unknown}" in any plan${didYouMean(unknown, known)}: ${known.join(', ')}. One that is new is given by --new-feature`,
    );
}

export type PlanChange = {
  id: string;
  /** Makes the plan where there is none. */
  name?: string | undefined;
  rank?: number | undefined;
  addPrices?: readonly string[];
  addSeatPrices?: readonly string[];
  removePrices?: readonly string[];
  addFeatures?: readonly string[];
  removeFeatures?: readonly string[];
  limits?: PlanLimits;
  /** Features whose limit only tells from now on, or refuses again. */
  softLimits?: readonly string[];
  hardLimits?: readonly string[];
};

/** How much of what a plan has, in words. */
export const limitsInWords = ({ limits, soft }: Pick<BillingPlan, 'limits' | 'soft'>): string =>
  Object.entries(limits)
    .map(([feature, amount]) => {
      const many = amount === null ? '∞' : amount.toLocaleString('en');
      return `${feature} ${many}${amount !== null && soft.includes(feature) ? ' (soft)' : ''}`;
    })
    .join(', ');

/**
 * Changes a plan, or makes it. Whoever has it is derived anew in the same transaction.
 * @throws NotFound for a plan or a feature that is not there.
 */
export async function changePlan(change: PlanChange, { db }: { db: Database }): Promise<void> {
  const { id, name, rank, limits = {} } = change;
  await db.transaction(async (sql) => {
    if (name !== undefined)
      await sql.query(
        `INSERT INTO billing_plans (id, name) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
        [id, name],
      );
    await requirePlan({ id }, { sql });
    for (const [feature, amount] of Object.entries(limits)) {
      await requireLimited({ feature }, { sql });
      await sql.query(
        `INSERT INTO billing_limits (plan_id, feature_id, amount) VALUES ($1, $2, $3)
         ON CONFLICT (plan_id, feature_id) DO UPDATE SET amount = excluded.amount`,
        [id, feature, amount],
      );
    }
    for (const feature of change.softLimits ?? [])
      await setStrictness({ id, feature, hard: false }, { sql });
    for (const feature of change.hardLimits ?? [])
      await setStrictness({ id, feature, hard: true }, { sql });
    const given = [...(change.addPrices ?? []), ...(change.addSeatPrices ?? [])];
    const gone = [...given, ...(change.removePrices ?? [])];
    // Of one price, one plan: it moves here, in one statement, after which everybody is derived once.
    await sql.query(
      `UPDATE billing_plans SET
         rank = CASE WHEN id = $1 THEN coalesce($2, rank) ELSE rank END,
         stripe_price_ids = ARRAY(SELECT unnest(stripe_price_ids) EXCEPT SELECT unnest($7::text[]))
           || CASE WHEN id = $1 THEN $3::text[] ELSE '{}' END,
         seat_price_ids = ARRAY(SELECT unnest(seat_price_ids) EXCEPT SELECT unnest($7::text[]))
           || CASE WHEN id = $1 THEN $4::text[] ELSE '{}' END,
         features = CASE WHEN id = $1 THEN ARRAY(
             (SELECT unnest(features) UNION SELECT unnest($5::text[]))
             EXCEPT SELECT unnest($6::text[]) ORDER BY 1) ELSE features END
       WHERE id = $1 OR (stripe_price_ids || seat_price_ids) && $7`,
      [
        id,
        rank ?? null,
        change.addPrices ?? [],
        change.addSeatPrices ?? [],
        change.addFeatures ?? [],
        change.removeFeatures ?? [],
        gone,
      ],
    );
  });
}

async function setStrictness(
  { id, feature, hard }: { id: string; feature: string; hard: boolean },
  { sql }: { sql: Sql },
): Promise<void> {
  await requireLimited({ feature }, { sql });
  const { rowCount } = await sql.query(
    'UPDATE billing_limits SET hard = $3 WHERE plan_id = $1 AND feature_id = $2',
    [id, feature, hard],
  );
  if (rowCount === 0)
    throw new NotFound(`The plan ${id} has no ${feature}: give it a limit of them first`);
}

/** The plan of organisations that have no other; null: they have no limits, and somebody wants it so. */
export async function setDefaultPlan(
  { id }: { id: string | null },
  { sql }: { sql: Sql },
): Promise<void> {
  if (id !== null) await requirePlan({ id }, { sql });
  await sql.query('UPDATE billing_settings SET default_plan = $1, default_said_at = now()', [id]);
}
