import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db.ts';
import { Conflict, InvalidRequest, NotFound } from '../../platform/errors.ts';
import { compareKey } from '../knowing/keys.ts';
import { confirmMatch, matchLines, saveMatches } from '../knowing/match-lines.ts';
import { pricePoints, recordPrices } from '../knowing/prices.ts';
import { rememberVendor } from '../knowing/vendor.ts';
import { readJob } from './store.ts';

type Deps = { db: Database; clock: Clock };

export interface Approval {
  organizationId: string;
  id: string;
  by: string;
  /** Which item of ours a line is, for lines that a person matched. */
  items?: { line: number; itemId: string }[] | undefined;
}

/**
 * A person says that the document is right: its vendor is remembered, its matches are confirmed,
 * and its prices count. Approving twice changes nothing.
 */
export async function approveDocument(
  input: Approval,
  deps: Deps,
): Promise<{ status: 'approved'; prices: number; alerts: number }> {
  const { organizationId, id, by } = input;
  return deps.db.transaction(async (tx) => {
    const job = await readJob({ organizationId, id }, tx);
    const { invoice } = job;
    if (!invoice || !['review', 'accepted', 'approved'].includes(job.status))
      throw new Conflict(`A document that is ${job.status} cannot be approved`);
    const vendorId =
      job.vendorId ?? (await rememberVendor({ organizationId, party: invoice.vendor }, tx));
    for (const { line, itemId } of input.items ?? []) {
      const read = invoice.lines[line - 1];
      if (!read) throw new InvalidRequest(`The document has no line ${line}`);
      const { rowCount } = await tx.query(
        'SELECT 1 FROM inventory_items WHERE organization_id = $1 AND id = $2',
        [organizationId, itemId],
      );
      if (rowCount === 0) throw new NotFound(`There is no item ${itemId}`);
      await confirmMatch({ organizationId, vendorId, line: read, itemId, by }, tx);
    }
    const matches = await matchLines({ organizationId, vendorId, lines: invoice.lines }, tx);
    await saveMatches({ organizationId, jobId: id, matches }, tx);
    await tx.query(
      `UPDATE vendor_invoice_parse_jobs
          SET status = 'approved', vendor_id = $3, decided_by = $4,
              invoice_number = coalesce($5, invoice_number)
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, vendorId, by, invoice.number ? compareKey(invoice.number) : null],
    );
    const points = pricePoints(invoice, { matches, taxBasis: job.taxBasis ?? 'net' });
    const { recorded, alerts } = await recordPrices(
      { organizationId, vendorId, jobId: id, invoice, points },
      tx,
    );
    return { status: 'approved', prices: recorded, alerts };
  });
}

/** A person says that the document is not to be used. Prices that it told are taken back. */
export async function rejectDocument(
  input: { organizationId: string; id: string; by: string },
  deps: Deps,
): Promise<void> {
  const { organizationId, id, by } = input;
  await deps.db.transaction(async (tx) => {
    await readJob({ organizationId, id }, tx);
    await tx.query('DELETE FROM vendor_price_history WHERE organization_id = $1 AND job_id = $2', [
      organizationId,
      id,
    ]);
    await tx.query('DELETE FROM vendor_price_alerts WHERE organization_id = $1 AND job_id = $2', [
      organizationId,
      id,
    ]);
    await tx.query(
      `UPDATE vendor_invoice_parse_jobs SET status = 'rejected', decided_by = $3
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, by],
    );
  });
}
