import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, InvalidRequest, NotFound } from '../../platform/errors.ts';

type Key = { organizationId: string; id: string; by: string };
type Deps = { db: Database; clock: Clock };
type Found = {
  state: string;
  quantity: number;
  siteId: string;
  itemId: string;
  orderId: string | null;
};

/** What may still be decided. */
const WAITING = ['open', 'snoozed'];

/**
 * Approves a suggestion: what is ordered counts as on its way from now on. Twice is one order.
 * @param input.quantity another one than was suggested
 * @throws NotFound, Conflict where it was decided otherwise or withdrawn
 */
export function approveSuggestion(
  input: Key & { quantity?: number | undefined },
  deps: Deps,
): Promise<{ orderId: string; quantity: number }> {
  return deciding(input, deps, async (found, sql) => {
    if (found.state === 'approved' && found.orderId)
      return { orderId: found.orderId, quantity: found.quantity };
    requireWaiting(found);
    const quantity = input.quantity ?? found.quantity;
    if (!(quantity > 0)) throw new InvalidRequest('The quantity must be above 0');
    const { rows } = await sql.query<{ id: string }>(
      `INSERT INTO stock_orders (organization_id, site_id, item_id, quantity, ordered_on, expected_on)
       SELECT organization_id, site_id, item_id, $3, order_by, greatest(expected_on, order_by)
       FROM ai_reorder_recommendations WHERE organization_id = $1 AND id = $2 RETURNING id`,
      [input.organizationId, input.id, quantity],
    );
    const orderId = rows[0]?.id as string;
    await sql.query(
      `UPDATE ai_reorder_recommendations SET state = 'approved', quantity = $3, order_id = $4,
         decided_by = $5, decided_at = $6, updated_at = $6 WHERE organization_id = $1 AND id = $2`,
      [input.organizationId, input.id, quantity, orderId, input.by, deps.clock()],
    );
    return { orderId, quantity };
  });
}

/** Dismisses a suggestion: for a week the item is not suggested again. Twice changes nothing. */
export function dismissSuggestion(input: Key, deps: Deps): Promise<void> {
  return deciding(input, deps, async (found, sql) => {
    if (found.state === 'dismissed') return;
    requireWaiting(found);
    await sql.query(
      `UPDATE ai_reorder_recommendations SET state = 'dismissed', decided_by = $3, decided_at = $4,
         updated_at = $4 WHERE organization_id = $1 AND id = $2`,
      [input.organizationId, input.id, input.by, deps.clock()],
    );
  });
}

/** Days that a suggestion may sleep at most. */
const MOST_DAYS = 90;

/** Lets a suggestion sleep for some days; it wakes with the sums of then. */
export function snoozeSuggestion(input: Key & { days: number }, deps: Deps): Promise<void> {
  const { days, by } = input;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new InvalidRequest(`The days must be a whole number from 1 to ${MOST_DAYS}`);
  return deciding(input, deps, async (found, sql) => {
    requireWaiting(found);
    await sql.query(
      `UPDATE ai_reorder_recommendations SET state = 'snoozed', snoozed_until = ($4::timestamptz AT TIME ZONE 'UTC')::date + $5::int,
         decided_by = $3, decided_at = $4, updated_at = $4 WHERE organization_id = $1 AND id = $2`,
      [input.organizationId, input.id, by, deps.clock(), days],
    );
  });
}

function requireWaiting({ state }: Found): void {
  if (!WAITING.includes(state))
    throw new Conflict(`The suggestion is ${state}: nothing is left to decide`);
}

/**
 * Decides under the lock of the item's stock, which the night takes too: what is ordered here and what
 * is suggested there see each other.
 */
function deciding<T>(
  { organizationId, id }: Key,
  { db }: Deps,
  decide: (found: Found, sql: Sql) => Promise<T>,
): Promise<T> {
  return db.asOrganization(organizationId, async (sql) => {
    const { rows: places } = await sql.query<{ siteId: string; itemId: string }>(
      `SELECT site_id AS "siteId", item_id AS "itemId" FROM ai_reorder_recommendations
       WHERE organization_id = $1 AND id = $2`,
      [organizationId, id],
    );
    const place = places[0];
    if (!place) throw new NotFound('There is no such suggestion');
    await sql.query(
      `SELECT FROM stock_levels WHERE organization_id = $1 AND site_id = $2 AND item_id = $3 FOR UPDATE`,
      [organizationId, place.siteId, place.itemId],
    );
    const { rows } = await sql.query<Found>(
      `SELECT state, quantity::float8 AS quantity, site_id AS "siteId", item_id AS "itemId",
         order_id AS "orderId" FROM ai_reorder_recommendations
       WHERE organization_id = $1 AND id = $2 FOR UPDATE`,
      [organizationId, id],
    );
    return decide(rows[0] as Found, sql);
  });
}
