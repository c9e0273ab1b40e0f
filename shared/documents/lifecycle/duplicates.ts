import type { Sql } from '../../platform/database/database.ts';
import type { ReadInvoice } from '../invoice/read.ts';
import { compareKey } from '../knowledge/keys.ts';

type Candidate = {
  organizationId: string;
  id: string;
  vendorId: string | null;
  invoice: ReadInvoice;
};

/**
 * The same invoice under another file: of one vendor, and of one number in one year, or of one day
 * and one total (a scan may read the number wrong). A warning for people, never a block. A vendor
 * that nobody confirmed yet is compared by VAT id and name.
 */
export async function probableDuplicates(
  input: Candidate,
  { sql }: { sql: Sql },
): Promise<string[]> {
  const { invoice } = input;
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND id <> $2 AND status IN ('accepted', 'review', 'approved')
        AND invoice->>'kind' = $3
        AND (vendor_id = $4 OR invoice->'vendor'->>'vatId' = $5
             OR lower(invoice->'vendor'->>'name') = lower($6))
        AND id IN (
          SELECT id FROM vendor_invoice_parse_jobs
           WHERE organization_id = $1 AND invoice_number = $7
             AND extract(year FROM issue_date) IS NOT DISTINCT FROM extract(year FROM $8::date)
          UNION
          SELECT id FROM vendor_invoice_parse_jobs
           WHERE organization_id = $1 AND issue_date = $8 AND total = $9 AND currency = $10)
      ORDER BY created_at LIMIT 5`,
    [
      input.organizationId,
      input.id,
      invoice.kind,
      input.vendorId,
      invoice.vendor.vatId,
      invoice.vendor.name,
      invoice.number ? compareKey(invoice.number) : null,
      invoice.issueDate,
      invoice.totals.total,
      invoice.currency,
    ],
  );
  return rows.map((row) => row.id);
}

/** What a person is told about a probable duplicate. */
export function duplicateWarning(id: string): string {
  return `probably the same invoice as ${id}`;
}
