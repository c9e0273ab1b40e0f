import type { Sql } from '../../platform/database/database.ts';

export type Suggestion = {
  id: string;
  itemId: string;
  vendor: string | null;
  site: string;
  item: string;
  state: string;
  quantity: number;
  unit: string | null;
  stockOutOn: string | null;
  expectedOn: string;
  unitPrice: number | null;
  currency: string | null;
  /** Of the newest accepted price against the one before, in percent. */
  priceDrift: number | null;
  why: string;
};

/** What waits for a decision, by vendor: what runs out first comes first. */
export async function listSuggestions(
  { organizationId, limit }: { organizationId: string; limit: number },
  { sql }: { sql: Sql },
): Promise<Suggestion[]> {
  const { rows } = await sql.query<Suggestion>(
    `SELECT r.id, r.item_id AS "itemId", v.name AS vendor, s.name AS site, i.name AS item, r.state, r.quantity::float8 AS quantity,
       r.unit, r.stock_out_on::text AS "stockOutOn", r.expected_on::text AS "expectedOn",
       r.unit_price::float8 AS "unitPrice", r.currency, r.price_drift::float8 AS "priceDrift", r.why
     FROM ai_reorder_recommendations r
     JOIN sites s ON s.organization_id = r.organization_id AND s.id = r.site_id
     JOIN inventory_items i ON i.organization_id = r.organization_id AND i.id = r.item_id
     LEFT JOIN vendors v ON v.organization_id = r.organization_id AND v.id = r.vendor_id
     WHERE r.organization_id = $1 AND r.state IN ('open', 'snoozed')
     ORDER BY v.name NULLS LAST, r.stock_out_on NULLS LAST, i.name LIMIT $2`,
    [organizationId, limit],
  );
  return rows;
}

export type NeededItem = {
  itemId: string;
  name: string;
  sku: string | null;
  onHand: number;
  stockOutOn: string | null;
  demand: number | null;
  suggestionId: string | null;
  quantity: number | null;
  why: string | null;
};

/** What runs out at a site within so many days, or is suggested to be ordered. */
export async function listNeeded(
  input: { organizationId: string; siteId: string; daysAhead: number },
  { sql }: { sql: Sql },
): Promise<NeededItem[]> {
  const { rows } = await sql.query<NeededItem>(
    `SELECT item_id AS "itemId", name, sku, on_hand::float8 AS "onHand",
       stock_out_on::text AS "stockOutOn", demand, recommendation_id AS "suggestionId",
       quantity::float8 AS quantity, why
     FROM get_items_needing_reorder($1, $2, $3) LIMIT 1000`,
    [input.organizationId, input.siteId, input.daysAhead],
  );
  return rows;
}
