import type { Clock } from '../platform/clock.ts';
import type { Database, Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import { Conflict, InvalidRequest, NotFound } from '../platform/errors.ts';
import { recordMovements } from './record-movements.ts';

export type StockOrder = {
  id: string;
  site: string;
  siteId: string;
  item: string;
  itemId: string;
  quantity: number;
  unit: string | null;
  orderedOn: string;
  expectedOn: string;
};

type Key = { organizationId: string; id: string };
type Deps = { db: Database; clock: Clock };

/** What was ordered and has not come, what is expected first at the top; a part at a time. */
export async function listOrders(
  input: { organizationId: string; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<StockOrder>> {
  return readPart<StockOrder & Row>(
    {
      columns: `o.id, s.name AS site, o.site_id AS "siteId", i.name AS item, o.item_id AS "itemId",
        o.quantity::float8 AS quantity, i.unit, o.ordered_on::text AS "orderedOn",
        o.expected_on::text AS "expectedOn"`,
      from: `stock_orders o
        JOIN sites s ON s.organization_id = o.organization_id AND s.id = o.site_id
        JOIN inventory_items i ON i.organization_id = o.organization_id AND i.id = o.item_id`,
      where: 'o.organization_id = $1 AND o.closed_on IS NULL',
      values: [input.organizationId],
      by: [
        { column: 'o.expected_on', type: 'date' },
        { column: 'o.id', type: 'uuid' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** @property restId the order of what is still to come */
export type Received = { received: number; restId: string | null };

/**
 * Receives an order: what came is a receipt of the stock, from which lead times are learned, and is on its
 * way no more. Twice is one receipt.
 *
 * @param input.quantity what came, in the item's unit; what was ordered without
 * @param input.rest what is missing is still to come; otherwise it is given up
 * @throws NotFound; Conflict for one that was given up, or received with another quantity
 */
export function receiveOrder(
  input: Key & {
    quantity?: number | undefined;
    at?: string | undefined;
    rest?: boolean | undefined;
  },
  deps: Deps,
): Promise<Received> {
  const { organizationId, id } = input;
  return closing(input, deps, async (order, sql) => {
    const quantity = input.quantity ?? order.received ?? order.quantity;
    if (order.received === 0) throw new Conflict('The order was given up');
    if (order.received === quantity) return { received: quantity, restId: null };
    if (order.received !== null)
      throw new Conflict(`The order was received before: ${order.received} came`);
    if (!(quantity > 0)) throw new InvalidRequest('The quantity must be above 0');
    const at = input.at ?? deps.clock().toISOString();
    const { itemId, siteId, orderedOn } = order;
    const what = { id: `order:${id}`, item: itemId, site: siteId, kind: 'receipt', at } as const;
    await recordMovements(
      { organizationId, movements: [{ ...what, quantity, orderedOn }], source: 'api' },
      { sql, clock: deps.clock },
    );
    await sql.query(
      `UPDATE stock_orders o SET received = $3, closed_on = m.day FROM stock_movements m
       WHERE o.organization_id = $1 AND o.id = $2 AND m.organization_id = $1 AND m.movement_key = $4`,
      [organizationId, id, quantity, what.id],
    );
    if (!input.rest || quantity >= order.quantity) return { received: quantity, restId: null };
    const { rows } = await sql.query<{ id: string }>(
      `INSERT INTO stock_orders (organization_id, site_id, item_id, quantity, ordered_on, expected_on)
       SELECT organization_id, site_id, item_id, quantity - $3::numeric, ordered_on, greatest(expected_on, closed_on)
       FROM stock_orders WHERE organization_id = $1 AND id = $2 RETURNING id`,
      [organizationId, id, quantity],
    );
    return { received: quantity, restId: rows[0]?.id ?? null };
  });
}

/** Gives an order up: nothing of it comes. Twice changes nothing. @throws Conflict for one that came */
export function giveUpOrder(input: Key, deps: Deps): Promise<void> {
  return closing(input, deps, async (order, sql) => {
    if (order.received === 0) return;
    if (order.received !== null)
      throw new Conflict(`The order was received: ${order.received} came`);
    await sql.query(
      `UPDATE stock_orders SET received = 0,
         closed_on = greatest(ordered_on, ($3::timestamptz AT TIME ZONE 'UTC')::date)
       WHERE organization_id = $1 AND id = $2`,
      [input.organizationId, input.id, deps.clock()],
    );
  });
}

type Found = {
  siteId: string;
  itemId: string;
  quantity: number;
  orderedOn: string;
  received: number | null;
};

/** Under the lock of the item's stock, as everything that is decided of it. */
function closing<T>(
  { organizationId, id }: Key,
  { db }: Deps,
  close: (order: Found, sql: Sql) => Promise<T>,
): Promise<T> {
  return db.asOrganization(organizationId, async (sql) => {
    await sql.query(
      `SELECT FROM stock_levels l JOIN stock_orders o ON o.organization_id = l.organization_id
         AND o.site_id = l.site_id AND o.item_id = l.item_id
       WHERE o.organization_id = $1 AND o.id = $2 FOR UPDATE OF l`,
      [organizationId, id],
    );
    const { rows } = await sql.query<Found>(
      `SELECT site_id AS "siteId", item_id AS "itemId", quantity::float8 AS quantity,
         ordered_on::text AS "orderedOn", received::float8 AS received
       FROM stock_orders WHERE organization_id = $1 AND id = $2 FOR UPDATE`,
      [organizationId, id],
    );
    const [order] = rows;
    if (!order) throw new NotFound('There is no such order');
    return close(order, sql);
  });
}
