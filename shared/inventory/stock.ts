import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';

/** What is there of an item at a site, in the item's unit. */
export type StockLevel = {
  siteId: string;
  site: string;
  itemId: string;
  item: string;
  sku: string | null;
  unit: string | null;
  onHand: number;
  /** Promised to somebody, and not sold yet. */
  reserved: number;
  /** Somebody tells what comes in: without, what is on hand is not known. */
  isCounted: boolean;
  lastMovedOn: string;
};

/** What is on hand, by site and item, a part at a time; of one site where it is given. */
export async function listStock(
  input: {
    organizationId: string;
    siteId?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<StockLevel>> {
  return readPart<StockLevel & Row>(
    {
      columns: `l.site_id AS "siteId", s.name AS site, l.item_id AS "itemId", i.name AS item, i.sku, i.unit,
        l.on_hand::float8 AS "onHand", l.reserved::float8 AS reserved, l.is_counted AS "isCounted",
        l.last_day::text AS "lastMovedOn"`,
      from: `stock_levels l
        JOIN sites s ON s.organization_id = l.organization_id AND s.id = l.site_id
        JOIN inventory_items i ON i.organization_id = l.organization_id AND i.id = l.item_id`,
      where: 'l.organization_id = $1 AND ($2::uuid IS NULL OR l.site_id = $2)',
      values: [input.organizationId, input.siteId ?? null],
      by: [
        { column: 'l.site_id', type: 'uuid' },
        { column: 'l.item_id', type: 'uuid' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}
