import type { Database } from '../../platform/database/database.ts';
import { Conflict } from '../../platform/errors.ts';
import { arithmeticGate } from '../invoice/gate.ts';
import type { ReadInvoice } from '../invoice/read.ts';
import { compareKey } from '../knowledge/keys.ts';
import { learnFrom, mergeLessons } from '../knowledge/learn.ts';
import { matchLines, saveMatches } from '../knowledge/match-lines.ts';
import { takeBackPrices } from '../knowledge/record-prices.ts';
import { findVendor, rememberVendor } from '../knowledge/vendor.ts';
import { type Lessons, NO_LESSONS } from '../rules/lessons.ts';
import { corrected, correctedLines } from './correction.ts';
import type { CorrectionBody } from './correction-body.ts';
import { countAgain } from './decide.ts';
import { duplicateWarning, probableDuplicates } from './duplicates.ts';
import { refuseUnseen } from './seen.ts';
import { readDocument, readLayout } from './store.ts';

/**
 * Puts right what was read wrong. The document goes back to a person until it is approved, and the
 * prices that it told as it was read are taken back. Its vendor learns, and the next invoice of that
 * vendor is read with what it learned.
 */
export async function correctDocument(
  input: {
    organizationId: string;
    id: string;
    by: string;
    correction: CorrectionBody;
    /** What the person saw (`seenOf`), where it is known. */
    seen?: string | undefined;
  },
  deps: { db: Database },
): Promise<{ invoice: ReadInvoice; reasons: string[]; taught: Lessons }> {
  const { organizationId, id, by, correction } = input;
  return deps.db.transaction(async (tx) => {
    const document = await readDocument({ organizationId, id, lock: true }, { sql: tx });
    refuseUnseen(document, { seen: input.seen });
    if (!document.invoice || document.status === 'rejected' || document.status === 'refused')
      throw new Conflict(`A document that is ${document.status} cannot be corrected`);
    const invoice = corrected(document.invoice, correction);
    const gate = arithmeticGate(invoice);
    const reasons = gate.checks.filter((c) => !c.pass).map((c) => `${c.name}: ${c.detail}`);
    const vendorId = await rememberVendor({ organizationId, party: invoice.vendor }, { sql: tx });
    // Two corrections at a time would each forget what the other taught.
    await tx.query('SELECT FROM vendors WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
      organizationId,
      vendorId,
    ]);
    const known = await findVendor({ organizationId, party: invoice.vendor }, { sql: tx });
    const layout = await readLayout({ organizationId, id }, { sql: tx });
    const taught = learnFrom(
      correction,
      layout,
      correctedLines(document.invoice.lines, correction),
    );
    const lessons = mergeLessons(known?.lessons ?? NO_LESSONS, taught);
    await tx.query('UPDATE vendors SET lessons = $3 WHERE organization_id = $1 AND id = $2', [
      organizationId,
      vendorId,
      JSON.stringify(lessons),
    ]);
    await tx.query(
      `INSERT INTO vendor_parser_feedback (organization_id, vendor_id, job_id, correction, taught, given_by)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [organizationId, vendorId, id, JSON.stringify(correction), JSON.stringify(taught), by],
    );
    const duplicates = await probableDuplicates(
      { organizationId, id, vendorId, invoice },
      { sql: tx },
    );
    await tx.query(
      `UPDATE vendor_invoice_parse_jobs
          SET invoice = $3, reasons = $4, checks = $5, vendor_id = $6, tax_basis = $7,
              invoice_number = $8, issue_date = $9, total = $10, warnings = $11, status = 'review'
        WHERE organization_id = $1 AND id = $2`,
      [
        organizationId,
        id,
        JSON.stringify(invoice),
        reasons,
        JSON.stringify(gate.checks),
        vendorId,
        gate.taxBasis,
        invoice.number ? compareKey(invoice.number) : null,
        invoice.issueDate,
        invoice.totals.total,
        duplicates.map(duplicateWarning),
      ],
    );
    const matches = await matchLines(
      { organizationId, vendorId, lines: invoice.lines },
      { sql: tx },
    );
    await saveMatches({ organizationId, documentId: id, matches }, { sql: tx });
    await takeBackPrices({ organizationId, documentId: id }, { sql: tx });
    await countAgain(document, { sql: tx });
    return { invoice, reasons, taught };
  });
}
