import type { Sql } from '../../platform/database/database.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { didYouMean } from '../../platform/nearest.ts';

export type StoredForecast = {
  siteId: string;
  site: string;
  item: string;
  unit: string | null;
  onHand: number;
  /** A receipt or a count was told: without one, what is on hand is only what was used, below nothing. */
  isCounted: boolean;
  firstDay: string;
  steps: number[];
  horizon: number;
  demand: number;
  /** Shares of the horizon's sum: `{"0.1": 12}`. */
  quantiles: Record<string, number>;
  demandClass: string;
  champion: string;
  runnerUp: string | null;
  why: string;
  scores: Record<string, number>;
  stockOutOn: string | null;
  madeAt: Date;
  /** What was used on each of the last days, the oldest first; up to the day before `firstDay`. */
  history: number[];
};

/** What of an item lies there, and until when it lasts, in words. */
export function stockWords({
  isCounted,
  onHand,
  unit,
  stockOutOn,
}: Pick<StoredForecast, 'isCounted' | 'onHand' | 'unit' | 'stockOutOn'>) {
  if (!isCounted)
    return { onHand: 'not known: no receipt and no count was told', runsOut: 'not known' };
  return {
    onHand: `${onHand.toFixed(Math.abs(onHand) < 100 ? 1 : 0)} ${unit ?? ''}`.trim(),
    runsOut: stockOutOn ?? 'not within what is forecast',
  };
}

/** Days of the past that are shown beside a forecast. */
const SHOWN = 42;

/** The forecasts of an item by day, at every site or one. */
export async function readForecasts(
  { organizationId, itemId }: { organizationId: string; itemId: string },
  { sql }: { sql: Sql },
): Promise<StoredForecast[]> {
  const { rows } = await sql.query<StoredForecast>(
    `SELECT f.site_id AS "siteId", s.name AS site, i.name AS item, i.unit,
       coalesce(l.on_hand, 0)::float8 AS "onHand",
       coalesce(l.is_counted, false) AS "isCounted", f.first_day::text AS "firstDay", f.steps, f.horizon,
       f.demand, f.quantiles, f.demand_class AS "demandClass", f.champion, f.runner_up AS "runnerUp",
       f.why, f.scores, f.stock_out_on::text AS "stockOutOn", f.made_at AS "madeAt", h.used AS history
     FROM ai_demand_forecasts f
     JOIN sites s ON s.organization_id = f.organization_id AND s.id = f.site_id
     JOIN inventory_items i ON i.organization_id = f.organization_id AND i.id = f.item_id
     LEFT JOIN stock_levels l ON l.organization_id = f.organization_id AND l.site_id = f.site_id
       AND l.item_id = f.item_id
     CROSS JOIN LATERAL (
       SELECT array_agg(coalesce(m.used, 0) ORDER BY d.day) AS used
       FROM generate_series(f.first_day - ${SHOWN}, f.first_day - 1, '1 day') AS d(day)
       LEFT JOIN LATERAL (
         SELECT -sum(m.stock_change)::float8 AS used FROM stock_movements m
         WHERE m.organization_id = f.organization_id AND m.site_id = f.site_id
           AND m.item_id = f.item_id AND m.day = d.day::date AND m.kind IN ('use', 'sale')) m ON true) h
     WHERE f.organization_id = $1 AND f.item_id = $2 AND f.grain = 'day'
     ORDER BY s.name`,
    [organizationId, itemId],
  );
  return rows;
}

/**
 * The item that a person names: by id or its beginning, by SKU, by name, by a part of the name.
 * @throws NotFound, which names the first few where several are meant
 */
export async function findItem(
  { organizationId, given }: { organizationId: string; given: string },
  { sql }: { sql: Sql },
): Promise<{ id: string; name: string }> {
  const { rows } = await sql.query<{ id: string; name: string; sku: string | null }>(
    `SELECT id, name, sku FROM (
       SELECT id, name, sku, CASE WHEN sku = $2 THEN 1 WHEN lower(name) = lower($2) THEN 2
         WHEN length($2) >= 4 AND starts_with(id::text, lower($2)) THEN 3
         WHEN strpos(lower(name), lower($2)) > 0 THEN 4 END AS how
       FROM inventory_items WHERE organization_id = $1) AS i
     WHERE how = (SELECT min(CASE WHEN sku = $2 THEN 1 WHEN lower(name) = lower($2) THEN 2
         WHEN length($2) >= 4 AND starts_with(id::text, lower($2)) THEN 3
         WHEN strpos(lower(name), lower($2)) > 0 THEN 4 END)
       FROM inventory_items WHERE organization_id = $1)
     ORDER BY name, id LIMIT 6`,
    [organizationId, given],
  );
  const [item, second] = rows;
  if (!item) {
    const names = await itemNames({ organizationId }, { sql });
    throw new NotFound(`There is no item "${given}"${didYouMean(given, names)}`);
  }
  if (second)
    throw new NotFound(
      `Several items are called ${given}: ${rows.map((row) => `${row.name} (${row.sku ?? row.id})`).join(', ')}`,
    );
  return item;
}

/** For the word that was probably meant: of a long list, its beginning. */
async function itemNames(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<string[]> {
  const { rows } = await sql.query<{ words: string[] }>(
    `SELECT array_remove(ARRAY[name, sku], NULL) AS words FROM inventory_items
     WHERE organization_id = $1 ORDER BY name LIMIT 2000`,
    [organizationId],
  );
  return rows.flatMap(({ words }) => words);
}

/** @throws Forbidden where the organisation's plan has no forecasts. */
export async function requireForecasting(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<{ has: boolean | null }>(
    `SELECT org_has_feature($1, 'ai_forecasting') AS has`,
    [organizationId],
  );
  if (rows[0]?.has !== true) throw new Forbidden('The plan has no forecasts (ai_forecasting)');
}
