import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

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

/** What waits for a decision, by vendor: what runs out first comes first. A part at a time. */
export async function listSuggestions(
  input: { organizationId: string; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Suggestion>> {
  return readPart<Suggestion & Row>(
    {
      columns: `r.id, r.item_id AS "itemId", v.name AS vendor, s.name AS site, i.name AS item, r.state,
        r.quantity::float8 AS quantity, r.unit, r.stock_out_on::text AS "stockOutOn",
        r.expected_on::text AS "expectedOn", r.unit_price::float8 AS "unitPrice", r.currency,
        r.price_drift::float8 AS "priceDrift", r.why`,
      from: `ai_reorder_recommendations r
        JOIN sites s ON s.organization_id = r.organization_id AND s.id = r.site_id
        JOIN inventory_items i ON i.organization_id = r.organization_id AND i.id = r.item_id
        LEFT JOIN vendors v ON v.organization_id = r.organization_id AND v.id = r.vendor_id`,
      where: `r.organization_id = $1 AND r.state IN ('open', 'snoozed')`,
      values: [input.organizationId],
      by: [
        { column: `coalesce(r.vendor_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`, type: 'uuid' },
        { column: `coalesce(r.stock_out_on, 'infinity')`, type: 'date' },
        { column: 'r.id', type: 'uuid' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
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

/** What runs out at a site within so many days, or is suggested to be ordered: the soonest first, a part at a time. */
export async function listNeeded(
  input: {
    organizationId: string;
    siteId: string;
    daysAhead: number;
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<NeededItem>> {
  return readPart<NeededItem & Row>(
    {
      columns: `item_id AS "itemId", name, sku, on_hand::float8 AS "onHand",
        stock_out_on::text AS "stockOutOn", demand, recommendation_id AS "suggestionId",
        quantity::float8 AS quantity, why`,
      from: 'get_items_needing_reorder($1, $2, $3)',
      where: 'true',
      values: [input.organizationId, input.siteId, input.daysAhead],
      by: [
        { column: `coalesce(stock_out_on, 'infinity')`, type: 'date' },
        { column: 'name', type: 'text' },
        { column: 'item_id', type: 'uuid' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}
