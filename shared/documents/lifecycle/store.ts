import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';
import { NotFound } from '../../platform/errors.ts';
import { type Trace, traceOfRow } from '../../platform/trace.ts';
import type { Check } from '../invoice/gate.ts';
import type { ReadInvoice } from '../invoice/read.ts';
import type { ExtractedInvoice } from '../invoice/schema.ts';
import type { LineMatch } from '../knowledge/match-lines.ts';
import type { LayoutLine } from '../knowledge/page-layout.ts';
import type { DocumentStatus } from './statuses.ts';

export type Document = {
  id: string;
  organizationId: string;
  status: DocumentStatus;
  fileName: string | null;
  objectKey: string | null;
  sha256: string | null;
  refusal: string | null;
  sameAs: string | null;
  /** The file that it is a part of, and which pages of it. */
  partOf: string | null;
  firstPage: number | null;
  lastPage: number | null;
  source: string | null;
  extractor: string | null;
  reasons: string[];
  warnings: string[];
  checks: Check[];
  invoice: ReadInvoice | null;
  taxBasis: 'net' | 'gross' | null;
  vendorId: string | null;
  invoiceNumber: string | null;
  pages: number | null;
  milliseconds: number | null;
  createdAt: Date;
  finishedAt: Date | null;
};

const DOCUMENT_COLUMNS = `id, organization_id AS "organizationId", status, file_name AS "fileName",
  object_key AS "objectKey", sha256, refusal, same_as AS "sameAs",
  part_of AS "partOf", first_page AS "firstPage", last_page AS "lastPage", source, extractor, reasons,
  warnings, checks, invoice, tax_basis AS "taxBasis", vendor_id AS "vendorId",
  invoice_number AS "invoiceNumber", pages, milliseconds, created_at AS "createdAt",
  finished_at AS "finishedAt"`;

type Key = { organizationId: string; id: string };

/** What announced a document, so that reading its file goes on with it: a bucket tells of no trace. */
export async function traceOfDocument(
  { organizationId, id }: Key,
  { sql }: { sql: Sql },
): Promise<Trace | undefined> {
  const { rows } = await sql.query<{ trace: string | null }>(
    `SELECT trace_id AS trace FROM vendor_invoice_parse_jobs WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
  return rows[0]?.trace ? traceOfRow(rows[0].trace) : undefined;
}

/** A document with what every value was read from: printed text and page, under `extracted`. */
export type DocumentWithEvidence = Document & { extracted: ExtractedInvoice | null };

/**
 * @param input.lock nobody else decides about the document until the transaction ends.
 * @throws NotFound also for another organisation's document.
 */
export async function readDocument(
  { organizationId, id, lock = false }: Key & { lock?: boolean },
  { sql }: { sql: Sql },
): Promise<DocumentWithEvidence> {
  const { rows } = await sql.query<DocumentWithEvidence & Record<string, unknown>>(
    `SELECT ${DOCUMENT_COLUMNS}, extracted FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [organizationId, id],
  );
  if (!rows[0]) throw new NotFound('There is no such document');
  return rows[0];
}

/** Which items the lines of a document were taken for, in the order of the lines. */
export async function readMatches(
  { organizationId, id }: Key,
  { sql }: { sql: Sql },
): Promise<LineMatch[]> {
  const { rows } = await sql.query<LineMatch & Record<string, unknown>>(
    `SELECT line, item_id AS "itemId", method, suggestions FROM vendor_invoice_line_matches
      WHERE organization_id = $1 AND job_id = $2 ORDER BY line`,
    [organizationId, id],
  );
  return rows;
}

/** How the page was laid out when it was read; empty for a document that has no pages. */
export async function readLayout(
  { organizationId, id }: Key,
  { sql }: { sql: Sql },
): Promise<LayoutLine[]> {
  const { rows } = await sql.query<{ layout: LayoutLine[] | null }>(
    `SELECT layout FROM vendor_invoice_parse_jobs WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
  return rows[0]?.layout ?? [];
}

/** Newest first, a part at a time. */
export async function listDocuments(
  input: {
    organizationId: string;
    status?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<Document>> {
  return readPart<Document & Row>(
    {
      columns: DOCUMENT_COLUMNS,
      from: 'vendor_invoice_parse_jobs',
      where: 'organization_id = $1 AND ($2::text IS NULL OR status = $2)',
      values: [input.organizationId, input.status ?? null],
      by: [
        { column: 'created_at', type: 'timestamptz' },
        { column: 'id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}
