import type { Sql } from '../../platform/database/database.ts';
import type { ReadInvoice } from '../invoice/read.ts';
import { compareKey } from './keys.ts';
import type { PricePoint } from './price-points.ts';

/** Percent of the price before from which a change, up or down, raises an alert. */
const ALERT_FROM_PERCENT = 10;

export type PriceInput = {
  organizationId: string;
  vendorId: string;
  documentId: string;
  invoice: ReadInvoice;
  points: PricePoint[];
  /** Documents that are probably the same invoice: what they told is not told again. */
  duplicates: string[];
};

/**
 * Adds an accepted invoice's prices to the history, each line once, and raises an alert where a price
 * moved away from the one before it. Another unit, currency or tax basis is another series.
 * @returns how many points were new and how many alerts were raised.
 */
export async function recordPrices(
  input: PriceInput,
  { sql }: { sql: Sql },
): Promise<{ recorded: number; alerts: number }> {
  const { invoice, organizationId, vendorId, documentId } = input;
  if (input.points.length === 0 || !invoice.number || !invoice.issueDate || !invoice.currency)
    return { recorded: 0, alerts: 0 };
  const result = await sql.query<{ alerts: number; recorded: number }>(
    `WITH points AS (
       SELECT * FROM jsonb_to_recordset($7)
         AS p (line int, "itemId" uuid, unit text, price numeric, quantity numeric, "taxBasis" text)
     ), added AS (
       INSERT INTO vendor_price_history
         (organization_id, vendor_id, item_id, unit, currency, tax_basis, price, quantity,
          issue_date, invoice_number, line, job_id)
       SELECT $1, $2, "itemId", unit, $5, "taxBasis", price, quantity, $6, $4, line, $3 FROM points
        WHERE NOT EXISTS (
          SELECT FROM vendor_price_history told
           WHERE told.organization_id = $1 AND told.job_id = ANY ($9) AND told.line = points.line
             AND told.item_id = points."itemId" AND told.price = round(points.price, 6))
       ON CONFLICT (organization_id, vendor_id, invoice_number, issue_year, line) DO NOTHING
       RETURNING *
     ), drift AS (
       SELECT added.*, before.price AS old_price,
              -- the column ends there; whoever looks sees the two prices
              least(round((added.price / before.price - 1) * 100, 2), 9999999) AS change
         FROM added CROSS JOIN LATERAL (
           SELECT price FROM vendor_price_history h
            WHERE h.organization_id = added.organization_id AND h.vendor_id = added.vendor_id
              AND h.item_id = added.item_id AND h.unit = added.unit
              AND h.currency = added.currency AND h.tax_basis = added.tax_basis
              AND h.issue_date <= added.issue_date AND h.job_id <> added.job_id
              AND (h.invoice_number, h.issue_year) <> (added.invoice_number, added.issue_year)
            ORDER BY h.issue_date DESC, h.id DESC LIMIT 1) before
     ), alerted AS (
       INSERT INTO vendor_price_alerts
         (organization_id, vendor_id, item_id, job_id, line, unit, currency, old_price, new_price, change_percent)
       SELECT organization_id, vendor_id, item_id, job_id, line, unit, currency, old_price, price, change
         FROM drift WHERE abs(change) >= $8
       ON CONFLICT (job_id, line) DO NOTHING
       RETURNING 1
     )
     SELECT (SELECT count(*)::int FROM added) AS recorded, (SELECT count(*)::int FROM alerted) AS alerts`,
    [
      organizationId,
      vendorId,
      documentId,
      compareKey(invoice.number),
      invoice.currency,
      invoice.issueDate,
      JSON.stringify(input.points),
      ALERT_FROM_PERCENT,
      input.duplicates,
    ],
  );
  return result.rows[0] ?? { recorded: 0, alerts: 0 };
}

/** Forgets what a document told: its prices and the alerts that they raised. */
export async function takeBackPrices(
  input: { organizationId: string; documentId: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const key = [input.organizationId, input.documentId];
  for (const table of ['vendor_price_history', 'vendor_price_alerts'])
    await sql.query(`DELETE FROM ${table} WHERE organization_id = $1 AND job_id = $2`, key);
}
