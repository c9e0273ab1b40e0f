import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, InvalidRequest, NotFound } from '../../platform/errors.ts';
import { compareKey } from '../knowledge/keys.ts';
import { confirmMatch, matchLines, saveMatches } from '../knowledge/match-lines.ts';
import { recordPrices, takeBackPrices } from '../knowledge/record-prices.ts';
import { confirmVendor, rememberVendor } from '../knowledge/vendor.ts';
import { probableDuplicates } from './duplicates.ts';
import { refuseUnseen } from './seen.ts';
import { type Document, readDocument, readMatches } from './store.ts';

type Deps = { db: Database; clock: Clock };

/** The states in which a person may decide about a document. */
const DECIDABLE = new Set(['review', 'accepted', 'approved']);

export type Approval = {
  organizationId: string;
  id: string;
  by: string;
  /** Which item of ours a line is, for lines that a person matched. */
  items?: { line: number; itemId: string }[] | undefined;
  /** What the person saw (`seenOf`), where it is known. */
  seen?: string | undefined;
};

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
    const document = await readDocument({ organizationId, id, lock: true }, { sql: tx });
    refuseUnseen(document, { seen: input.seen, becomes: 'approved' });
    const { invoice } = document;
    if (!invoice || !DECIDABLE.has(document.status))
      throw new Conflict(`A document that is ${document.status} cannot be approved`);
    const vendorId =
      document.vendorId ??
      (await rememberVendor({ organizationId, party: invoice.vendor }, { sql: tx }));
    await confirmVendor({ organizationId, vendorId, party: invoice.vendor }, { sql: tx });
    for (const { line, itemId } of input.items ?? []) {
      const read = invoice.lines[line - 1];
      if (!read) throw new InvalidRequest(`The document has no line ${line}`);
      const { rowCount } = await tx.query(
        'SELECT 1 FROM inventory_items WHERE organization_id = $1 AND id = $2',
        [organizationId, itemId],
      );
      if (rowCount === 0) throw new NotFound(`There is no item ${itemId}`);
      await confirmMatch({ organizationId, vendorId, line: read, itemId, by }, { sql: tx });
    }
    const matches = await matchLines(
      { organizationId, vendorId, lines: invoice.lines },
      { sql: tx },
    );
    await saveMatches({ organizationId, documentId: id, matches }, { sql: tx });
    await tx.query(
      `UPDATE vendor_invoice_parse_jobs
          SET status = 'approved', vendor_id = $3, decided_by = $4,
              invoice_number = coalesce($5, invoice_number)
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, vendorId, by, invoice.number ? compareKey(invoice.number) : null],
    );
    const { recorded, alerts } = await countPrices({ ...document, vendorId }, { sql: tx });
    return { status: 'approved', prices: recorded, alerts };
  });
}

/** Adds a document's prices to the history, as its saved matches say. */
async function countPrices(
  document: Document,
  { sql }: { sql: Sql },
): Promise<{ recorded: number; alerts: number }> {
  const { organizationId, id, vendorId, invoice } = document;
  if (!invoice || !vendorId) return { recorded: 0, alerts: 0 };
  const matches = await readMatches(document, { sql });
  // Units have their words in all languages: a start reads none of them.
  const { pricePoints } = await import('../knowledge/price-points.ts');
  const points = pricePoints(invoice, { matches, taxBasis: document.taxBasis ?? 'net' });
  const duplicates = await probableDuplicates({ organizationId, id, vendorId, invoice }, { sql });
  return recordPrices(
    { organizationId, vendorId, documentId: id, invoice, points, duplicates },
    { sql },
  );
}

/**
 * A person says that the document is not to be used. Prices that it told are taken back; where the
 * same invoice is there under another file that counts, that one tells them instead.
 */
export async function rejectDocument(
  input: { organizationId: string; id: string; by: string; seen?: string | undefined },
  deps: Deps,
): Promise<void> {
  const { organizationId, id, by } = input;
  await deps.db.transaction(async (tx) => {
    const document = await readDocument({ organizationId, id, lock: true }, { sql: tx });
    refuseUnseen(document, { seen: input.seen, becomes: 'rejected' });
    if (document.status === 'rejected') return;
    if (!DECIDABLE.has(document.status))
      throw new Conflict(`A document that is ${document.status} cannot be rejected`);
    await takeBackPrices({ organizationId, documentId: id }, { sql: tx });
    await tx.query(
      `UPDATE vendor_invoice_parse_jobs SET status = 'rejected', decided_by = $3
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, by],
    );
    await countAgain(document, { sql: tx });
  });
}

/** Lets the other files of an invoice tell the prices that one of them no longer does. */
export async function countAgain(document: Document, { sql }: { sql: Sql }): Promise<void> {
  const { organizationId, invoice } = document;
  if (!invoice) return;
  for (const id of await probableDuplicates({ ...document, invoice }, { sql })) {
    const other = await readDocument({ organizationId, id }, { sql });
    if (other.status !== 'review') await countPrices(other, { sql });
  }
}
