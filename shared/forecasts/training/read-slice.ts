import type { Sql } from '../../platform/database/database.ts';
import { reorderDefaults } from '../reorder/defaults.ts';
import type { ReorderRule } from '../reorder/suggest.ts';
import { HISTORY_DAYS, SILENT_DAYS } from './plan-night.ts';

export type Slice = { organizationId: string; runId: string; slice: number };

/** A series as it is stored, and what is known of how its item is bought. */
export type StoredSeries = {
  siteId: string;
  itemId: string;
  unit: string | null;
  /** The day where the site is; the series ends the day before. */
  today: string;
  /** Days since the series began, at most as many as are kept. */
  length: number;
  /** Of the days with movements: how many days after the first, what was used, what the stock changed by. */
  days: number[];
  used: number[];
  changes: number[];
  onHand: number;
  isCounted: boolean;
  unconverted: number;
  rule: ReorderRule & { vendorId: string | null; leadTimeDays: number };
  /** Days from order to receipt, of past receipts. */
  leadTimes: number[];
  price: { vendorId: string; price: number; currency: string; drift: number | null } | null;
};

/**
 * Reads the series of a slice.
 * @returns undefined where the slice is done, or its run is gone
 */
export async function readSlice(
  { organizationId, runId, slice }: Slice,
  { sql }: { sql: Sql },
): Promise<{ series: StoredSeries[]; closed: Map<string, Set<string>> } | undefined> {
  const { rowCount } = await sql.query(
    `SELECT FROM ai_training_slices
     WHERE organization_id = $1 AND run_id = $2 AND slice = $3 AND finished_at IS NULL`,
    [organizationId, runId, slice],
  );
  if (rowCount === 0) return undefined;
  const { rows } = await sql.query<StoredSeries>(READ, [
    organizationId,
    runId,
    slice,
    HISTORY_DAYS,
    SILENT_DAYS,
  ]);
  const closures = await sql.query<{ siteId: string; day: string }>(
    `SELECT site_id AS "siteId", day::text FROM site_closures
     WHERE organization_id = $1 AND site_id = ANY ($2::uuid[]) AND closed AND day > current_date - $3::int - 100`,
    [organizationId, [...new Set(rows.map(({ siteId }) => siteId))], HISTORY_DAYS],
  );
  const closed = new Map<string, Set<string>>();
  for (const { siteId, day } of closures.rows)
    closed.set(siteId, (closed.get(siteId) ?? new Set()).add(day));
  return { series: rows, closed };
}

/** The newest price of an item by any vendor, and by how much it differs from the one before. */
const PRICE = `
  SELECT h.vendor_id, h.price::float8 AS price, h.currency,
    round(100 * (h.price / nullif(lead(h.price) OVER w, 0) - 1), 2)::float8 AS drift
  FROM vendor_price_history h
  WHERE h.organization_id = l.organization_id AND h.item_id = l.item_id
    AND (r.vendor_id IS NULL OR h.vendor_id = r.vendor_id)
  WINDOW w AS (PARTITION BY h.vendor_id, h.unit, h.currency, h.tax_basis ORDER BY h.issue_date DESC, h.id DESC)
  ORDER BY h.issue_date DESC, h.id DESC LIMIT 1`;

const READ = `
  SELECT l.site_id AS "siteId", l.item_id AS "itemId", i.unit, z.today::text,
    (z.today - greatest(l.first_day, z.today - $4::int)) AS length,
    coalesce(m.days, '{}') AS days, coalesce(m.used, '{}') AS used, coalesce(m.changes, '{}') AS changes,
    l.on_hand::float8 AS "onHand", l.is_counted AS "isCounted", l.unconverted,
    json_build_object(
      'vendorId', r.vendor_id, 'leadTimeDays', coalesce(r.lead_time_days, ${reorderDefaults.leadTimeDays}),
      'reviewDays', coalesce(r.review_days, ${reorderDefaults.reviewDays}), 'serviceLevel', coalesce(r.service_level, ${reorderDefaults.serviceLevel}),
      'shortageCost', r.shortage_cost, 'holdingCost', r.holding_cost, 'orderCost', r.order_cost,
      'minimumOrder', coalesce(r.minimum_order, ${reorderDefaults.minimumOrder}), 'packSize', coalesce(r.pack_size, ${reorderDefaults.packSize}),
      'shelfLifeDays', r.shelf_life_days, 'budget', r.budget) AS rule,
    coalesce(t.days, '{}') AS "leadTimes",
    CASE WHEN p.price IS NULL THEN NULL ELSE json_build_object('vendorId', p.vendor_id,
      'price', p.price, 'currency', p.currency, 'drift', p.drift) END AS price
  FROM ai_training_slices s
  JOIN stock_levels l ON l.organization_id = s.organization_id
    AND (l.site_id, l.item_id) >= (s.first_site, s.first_item)
    AND (l.site_id, l.item_id) <= (s.last_site, s.last_item)
  JOIN ai_training_runs n ON n.id = s.run_id
  JOIN inventory_items i ON i.organization_id = l.organization_id AND i.id = l.item_id
  JOIN sites e ON e.organization_id = l.organization_id AND e.id = l.site_id
  JOIN organizations o ON o.id = l.organization_id
  CROSS JOIN LATERAL (
    SELECT (n.planned_at AT TIME ZONE coalesce(e.time_zone, o.time_zone))::date AS today) z
  LEFT JOIN reorder_rules r ON r.organization_id = l.organization_id AND r.site_id = l.site_id
    AND r.item_id = l.item_id
  LEFT JOIN LATERAL (
    SELECT array_agg(d.day - greatest(l.first_day, z.today - $4::int) ORDER BY d.day) AS days,
      array_agg(d.used ORDER BY d.day) AS used, array_agg(d.change ORDER BY d.day) AS changes
    FROM (
      SELECT m.day,
        coalesce(sum(-m.stock_change) FILTER (WHERE m.kind IN ('use', 'sale')), 0)::float8 AS used,
        sum(m.stock_change)::float8 AS change
      FROM stock_movements m
      WHERE m.organization_id = l.organization_id AND m.site_id = l.site_id AND m.item_id = l.item_id
        AND m.day >= greatest(l.first_day, z.today - $4::int) AND m.stock_change IS NOT NULL
      GROUP BY m.day) d) m ON true
  LEFT JOIN LATERAL (
    SELECT array_agg(d.days) AS days FROM (
      SELECT m.day - m.ordered_on AS days FROM stock_movements m
      WHERE m.organization_id = l.organization_id AND m.site_id = l.site_id AND m.item_id = l.item_id
        AND m.kind = 'receipt' AND m.ordered_on IS NOT NULL
      ORDER BY m.day DESC LIMIT 20) d) t ON true
  LEFT JOIN LATERAL (${PRICE}) p ON true
  WHERE s.organization_id = $1 AND s.run_id = $2 AND s.slice = $3 AND l.last_day > z.today - $5::int
  ORDER BY l.site_id, l.item_id`;
