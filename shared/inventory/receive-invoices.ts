import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { log } from '../platform/log.ts';
import type { Movement } from './movement.ts';
import { recordMovements } from './record-movements.ts';

/** Lines of invoices that one night takes in of an organisation; the others wait for the next. */
const MOST = 5_000;
/** Days after which an invoice is history, and no receipt. */
const RECENT_DAYS = 60;

type Line = { organizationId: string; movements: Movement[] };

/**
 * Records what accepted and approved invoices say was received, each line once, whatever was corrected
 * since. An invoice names no site: only where there is one is it known where it came to.
 *
 * @returns how many receipts are new
 */
export async function receiveInvoices(
  { at }: { at: Date },
  { db, clock }: { db: Database; clock: Clock },
): Promise<number> {
  const { rows } = await db.query<Line>(READ, [at, RECENT_DAYS, MOST]);
  let received = 0;
  for (const { organizationId, movements } of rows) {
    try {
      const done = await db.asOrganization(organizationId, (sql) =>
        recordMovements({ organizationId, movements, source: 'invoice' }, { sql, clock }),
      );
      received += done.recorded;
    } catch (error) {
      // One organisation's lines are no other's.
      log.error('receipts of invoices are left out', { organizationId, error });
    }
  }
  return received;
}

const READ = `
  WITH single AS (
    SELECT organization_id, min(name) AS site FROM sites GROUP BY organization_id HAVING count(*) = 1
  ), lines AS (
    SELECT h.organization_id, s.site, h.item_id, h.quantity, h.unit, h.issue_date,
      'invoice:' || md5(concat_ws('|', h.vendor_id, h.invoice_number, h.issue_year, h.line)) AS key,
      row_number() OVER (PARTITION BY h.organization_id ORDER BY h.id) AS n
    FROM single s JOIN vendor_price_history h ON h.organization_id = s.organization_id
    WHERE h.issue_date BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date - $2::int AND ($1::timestamptz AT TIME ZONE 'UTC')::date AND h.quantity > 0
  )
  SELECT l.organization_id AS "organizationId", json_agg(json_build_object(
    'id', l.key, 'item', l.item_id, 'site', l.site, 'kind', 'receipt', 'quantity', l.quantity,
    'unit', l.unit, 'at', l.issue_date || 'T12:00:00Z')) AS movements
  FROM lines l
  WHERE l.n <= $3 AND NOT EXISTS (SELECT FROM stock_movements m
    WHERE m.organization_id = l.organization_id AND m.movement_key = l.key)
  GROUP BY l.organization_id ORDER BY l.organization_id`;
