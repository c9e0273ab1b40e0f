import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import type { Refusal } from '../bytes/inspect.ts';
import type { ExtractedInvoice } from '../invoice/schema.ts';
import type { Judgement } from '../judge.ts';
import { compareKey } from '../knowledge/keys.ts';
import { matchLines, saveMatches } from '../knowledge/match-lines.ts';
import type { LayoutLine } from '../knowledge/page-layout.ts';
import { pricePoints, recordPrices } from '../knowledge/prices.ts';
import type { KnownVendor } from '../knowledge/vendor.ts';
import type { Content, Cost } from '../reading/outcome.ts';
import { linesOf } from '../text/lines.ts';
import { duplicateWarning, probableDuplicates } from './duplicates.ts';
import type { DocumentStatus } from './store.ts';

export type Finished = {
  id: string;
  status: DocumentStatus;
  reasons: string[];
  warnings: string[];
  prices: number;
  alerts: number;
};

type Origin = {
  organizationId: string;
  documentId: string;
  fileName?: string | undefined;
  objectKey?: string | undefined;
};
type Deps = { db: Database; clock: Clock };

/** The document of the organisation that has this very file already, this one included. */
export async function fileSeenBefore(
  input: Origin & { sha256: string },
  sql: Sql,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND (sha256 = $2 OR (id = $3 AND finished_at IS NOT NULL))
      ORDER BY (id = $3) DESC LIMIT 1`,
    [input.organizationId, input.sha256, input.documentId],
  );
  return rows[0]?.id;
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

type Values = Record<string, unknown>;

/** Writes a document's final state; a document that nobody announced (an operator's file) is made here. */
async function writeDocument(origin: Origin, values: Values, sql: Sql): Promise<void> {
  const all: Values = {
    id: origin.documentId,
    organization_id: origin.organizationId,
    ...(origin.fileName ? { file_name: origin.fileName } : {}),
    ...(origin.objectKey ? { object_key: origin.objectKey } : {}),
    ...values,
  };
  const names = Object.keys(all);
  const updates = names
    .filter((name) => name !== 'id' && name !== 'organization_id')
    .map((name) =>
      // What the sender called the file; the object's key holds a plainer name.
      name === 'file_name'
        ? 'file_name = coalesce(document.file_name, excluded.file_name)'
        : `${name} = excluded.${name}`,
    );
  const { rowCount } = await sql.query(
    `INSERT INTO vendor_invoice_parse_jobs AS document (${names.join(', ')})
     VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}
       WHERE document.organization_id = excluded.organization_id`,
    Object.values(all),
  );
  if (rowCount === 0) throw new RejectMessage('The document is one of another organisation');
}

export async function markSameFile(
  input: Origin & { sameAs: string },
  deps: Deps,
): Promise<Finished> {
  await writeDocument(
    input,
    { status: 'same-file', same_as: input.sameAs, finished_at: deps.clock() },
    deps.db,
  );
  return {
    id: input.documentId,
    status: 'same-file',
    reasons: [],
    warnings: [],
    prices: 0,
    alerts: 0,
  };
}

const MAY_PASS = new Set<Refusal>(['crashed', 'out-of-memory', 'out-of-time']);

export async function finishRefused(
  input: Origin & { sha256: string; refusal: Refusal; cost: Cost },
  deps: Deps,
): Promise<Finished> {
  const { refusal } = input;
  // What failed for want of time or memory, or by a fault of ours, may be sent again.
  const sha256 = MAY_PASS.has(refusal) ? null : input.sha256;
  const milliseconds = input.cost.milliseconds;
  await writeDocument(
    input,
    { status: 'refused', refusal, sha256, milliseconds, finished_at: deps.clock() },
    deps.db,
  );
  return {
    id: input.documentId,
    status: 'refused',
    reasons: [refusal],
    warnings: [],
    prices: 0,
    alerts: 0,
  };
}

export type ReadResult = Origin & {
  sha256: string;
  content: Content & Cost;
  extracted: ExtractedInvoice;
  extractor: string;
  vendor: KnownVendor | undefined;
  judgement: Judgement;
};

export async function finishRead(input: ReadResult, deps: Deps): Promise<Finished> {
  const { judgement, organizationId, documentId, content } = input;
  const { invoice, status, reasons } = judgement;
  const vendorId = input.vendor?.id ?? null;
  const number = invoice.number ? compareKey(invoice.number) : null;
  return deps.db.transaction(async (tx) => {
    const same = await probableDuplicates(
      { organizationId, id: documentId, vendorId, invoice },
      tx,
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
        extracted: JSON.stringify(input.extracted),
        invoice: JSON.stringify(invoice),
        layout: JSON.stringify(layoutOf(content)),
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
      tx,
    );
    const matches = await matchLines({ organizationId, vendorId, lines: invoice.lines }, tx);
    await saveMatches({ organizationId, documentId, matches }, tx);
    const done = { id: documentId, status, reasons, warnings, prices: 0, alerts: 0 };
    if (status !== 'accepted' || !vendorId) return done;
    const points = pricePoints(invoice, { matches, taxBasis: judgement.taxBasis });
    const { recorded, alerts } = await recordPrices(
      { organizationId, vendorId, documentId, invoice, points, duplicates: same },
      tx,
    );
    return { ...done, prices: recorded, alerts };
  });
}
