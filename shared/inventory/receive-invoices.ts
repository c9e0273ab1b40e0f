import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { log } from '../platform/log.ts';
import type { Movement } from './movement.ts';
import { recordMovements } from './record-movements.ts';

/** Lines of invoices that one night takes in of an organisation; the others wait for the next. */
const MOST = 5_000;
/** Days after which an invoice is history, and no receipt. */
const RECENT_DAYS = 60;

/** A line that bills what came. */
type Line = {
  movement: Movement;
  /** What was ordered of the item and is billed by no line yet. */
  orderId: string | null;
  /** It came before the invoice did. */
  wasReceived: boolean;
};
type Lines = { organizationId: string; lines: Line[] };

/**
 * Records what accepted and approved invoices say was received, each line once, whatever was corrected
 * since. An invoice names no site: it came to the one that the organisation tells, or to its only one. A
 * line of what was ordered closes the order; where that was received before, it is no second receipt.
 *
 * @returns how many receipts are new
 */
export async function receiveInvoices(
  { at }: { at: Date },
  { db, clock }: { db: Database; clock: Clock },
): Promise<number> {
  const { rows } = await db.query<Lines>(READ, [at, RECENT_DAYS, MOST]);
  let received = 0;
  for (const { organizationId, lines } of rows) {
    try {
      received += await db.asOrganization(organizationId, (sql) =>
        receiveLines({ organizationId, lines }, { sql, clock }),
      );
    } catch (error) {
      // One organisation's lines are no other's.
      log.error('receipts of invoices are left out', { organizationId, error });
    }
  }
  return received;
}

async function receiveLines(
  { organizationId, lines }: Lines,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<number> {
  const { rows: orders } = await sql.query<{ id: string; wasReceived: boolean }>(
    `SELECT id, received IS NOT NULL AS "wasReceived" FROM stock_orders
     WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND billed_by IS NULL ORDER BY id FOR UPDATE`,
    [organizationId, lines.flatMap(({ orderId }) => orderId ?? [])],
  );
  const now = new Map(orders.map(({ id, wasReceived }) => [id, wasReceived]));
  // An order that was closed in this moment is looked at again the next night.
  const sure = lines.filter(
    ({ orderId, wasReceived }) => orderId === null || now.get(orderId) === wasReceived,
  );
  const movements = sure.flatMap(({ movement, wasReceived }) => (wasReceived ? [] : movement));
  const { recorded } = await recordMovements(
    { organizationId, movements, source: 'invoice' },
    { sql, clock },
  );
  const billed = sure.flatMap(({ movement, orderId }) =>
    orderId === null ? [] : { id: orderId, key: movement.id },
  );
  await sql.query(
    `UPDATE stock_orders o SET billed_by = b.key, closed_on = coalesce(o.closed_on, m.day),
       received = coalesce(o.received, m.stock_change, o.quantity)
     FROM jsonb_to_recordset($2::jsonb) AS b(id uuid, key text)
     LEFT JOIN stock_movements m ON m.organization_id = $1 AND m.movement_key = b.key
     WHERE o.organization_id = $1 AND o.id = b.id`,
    [organizationId, JSON.stringify(billed)],
  );
  return recorded;
}

/** Where several lines bill an item of which several orders are open, the oldest of both belong together. */
const READ = `
  WITH place AS (
    SELECT s.organization_id, min(s.id::text)::uuid AS site_id FROM sites s
    WHERE NOT EXISTS (SELECT FROM invoice_receipts r WHERE r.organization_id = s.organization_id)
    GROUP BY s.organization_id HAVING count(*) = 1
    UNION ALL SELECT organization_id, site_id FROM invoice_receipts WHERE site_id IS NOT NULL
  ), lines AS (
    SELECT h.organization_id, p.site_id, h.item_id, h.quantity, h.unit, h.issue_date,
      'invoice:' || md5(concat_ws('|', h.vendor_id, h.invoice_number, h.issue_year, h.line)) AS key, h.id
    FROM place p JOIN vendor_price_history h ON h.organization_id = p.organization_id
    WHERE h.issue_date BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date - $2::int
      AND ($1::timestamptz AT TIME ZONE 'UTC')::date AND h.quantity > 0
  ), new AS (
    SELECT l.*, row_number() OVER (PARTITION BY l.organization_id ORDER BY l.id) AS n,
      row_number() OVER (PARTITION BY l.organization_id, l.item_id ORDER BY l.issue_date, l.id) AS turn
    FROM lines l
    WHERE NOT EXISTS (SELECT FROM stock_movements m
        WHERE m.organization_id = l.organization_id AND m.movement_key = l.key)
      AND NOT EXISTS (SELECT FROM stock_orders o
        WHERE o.organization_id = l.organization_id AND o.billed_by = l.key)
  ), waiting AS (
    SELECT o.*, row_number() OVER (PARTITION BY o.organization_id, o.site_id, o.item_id
      ORDER BY o.ordered_on, o.id) AS turn
    FROM stock_orders o JOIN place p ON p.organization_id = o.organization_id AND p.site_id = o.site_id
    WHERE o.billed_by IS NULL AND o.received IS DISTINCT FROM 0
      AND o.ordered_on > ($1::timestamptz AT TIME ZONE 'UTC')::date - 3 * $2::int
  )
  SELECT l.organization_id AS "organizationId", json_agg(json_build_object(
    'orderId', o.id, 'wasReceived', o.received IS NOT NULL,
    'movement', jsonb_strip_nulls(jsonb_build_object('id', l.key, 'item', l.item_id, 'site', l.site_id,
      'kind', 'receipt', 'quantity', l.quantity, 'unit', l.unit, 'at', l.issue_date || 'T12:00:00Z',
      'orderedOn', o.ordered_on)))) AS lines
  FROM new l
  LEFT JOIN waiting o ON o.organization_id = l.organization_id AND o.site_id = l.site_id
    AND o.item_id = l.item_id AND o.turn = l.turn AND o.ordered_on <= l.issue_date
  WHERE l.n <= $3
  GROUP BY l.organization_id ORDER BY l.organization_id`;
