import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { ExtractedInvoice } from '../invoice/schema.ts';
import type { Judgement } from '../judge.ts';
import { compareKey } from '../knowledge/keys.ts';
import { matchLines, saveMatches } from '../knowledge/match-lines.ts';
import type { LayoutLine } from '../knowledge/page-layout.ts';
import { pricePoints } from '../knowledge/price-points.ts';
import { recordPrices } from '../knowledge/record-prices.ts';
import type { KnownVendor } from '../knowledge/vendor.ts';
import { inFile, layoutInFile } from '../parts/part.ts';
import type { Content, Cost } from '../reading/outcome.ts';
import { linesOf } from '../text/lines.ts';
import { duplicateWarning, probableDuplicates } from './duplicates.ts';
import type { PartOfFile } from './file-parts.ts';
import { type Filed, type FileOrigin, writeDocument } from './write-document.ts';

type JudgedDocument = FileOrigin & {
  /** Where it is one of several invoices of a file. */
  part?: PartOfFile;
  content: Content & Cost;
  extracted: ExtractedInvoice;
  extractor: string;
  vendor: KnownVendor | undefined;
  judgement: Judgement;
};

/**
 * Files a judged document: its final state, what its lines are, and, when it was accepted, its
 * prices and alerts, in one transaction.
 */
export async function fileInvoice(
  input: JudgedDocument,
  deps: { db: Database; clock: Clock },
): Promise<Filed> {
  const { judgement, organizationId, documentId, content, part } = input;
  const { invoice, status, reasons } = judgement;
  const vendorId = input.vendor?.id ?? null;
  const number = invoice.number ? compareKey(invoice.number) : null;
  return deps.db.transaction(async (tx) => {
    const same = await probableDuplicates(
      { organizationId, id: documentId, vendorId, invoice },
      { sql: tx },
    );
    const warnings = same.map(duplicateWarning);
    await writeDocument(
      input,
      {
        status,
        sha256: input.sha256,
        reasons,
        warnings,
        source: judgement.source,
        extractor: input.extractor,
        checks: JSON.stringify(judgement.checks),
        extracted: JSON.stringify(part ? inFile(input.extracted, part) : input.extracted),
        invoice: JSON.stringify(invoice),
        layout: JSON.stringify(part ? layoutInFile(layoutOf(content), part) : layoutOf(content)),
        ...(part && { part_of: part.of, first_page: part.first, last_page: part.last }),
        tax_basis: judgement.taxBasis,
        vendor_id: vendorId,
        invoice_number: number,
        issue_date: invoice.issueDate,
        currency: invoice.currency,
        total: invoice.totals.total,
        pages: content.pageCount,
        milliseconds: content.milliseconds,
        finished_at: deps.clock(),
      },
      { sql: tx },
    );
    const matches = await matchLines(
      { organizationId, vendorId, lines: invoice.lines },
      { sql: tx },
    );
    await saveMatches({ organizationId, documentId, matches }, { sql: tx });
    const done = { id: documentId, status, reasons, warnings, prices: 0, alerts: 0 };
    if (status !== 'accepted' || !vendorId) return done;
    const points = pricePoints(invoice, { matches, taxBasis: judgement.taxBasis });
    const { recorded, alerts } = await recordPrices(
      { organizationId, vendorId, documentId, invoice, points, duplicates: same },
      { sql: tx },
    );
    return { ...done, prices: recorded, alerts };
  });
}

const PAGES_KEPT = 10;

/** The printed cells of the first pages, for corrections to learn labels from. */
function layoutOf(content: Content): LayoutLine[] {
  return content.pages.slice(0, PAGES_KEPT).flatMap((page) =>
    linesOf(page).map((line) => ({
      page: line.page,
      y: Math.round(line.y),
      cells: line.cells.map((cell) => ({
        text: cell.text,
        x0: Math.round(cell.x0),
        x1: Math.round(cell.x1),
      })),
    })),
  );
}
