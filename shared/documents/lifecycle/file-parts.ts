import { createHash } from 'node:crypto';
import type { Sql } from '../../platform/database/database.ts';
import { uuidOf } from '../../platform/uuid.ts';
import { type Part, pagesOf } from '../parts/part.ts';
import type { Content, Cost, PagePicture } from '../reading/outcome.ts';
import { type Filed, type FileOrigin, writeDocument } from './write-document.ts';

/** A part of a file as a document of its own. */
export type PartOfFile = Part & { of: string };

type Reading = Content & Cost;

/**
 * Files each invoice of a file as a document, then the file itself as split. What is interrupted is gone
 * through again: a part that is there already is left as it is.
 */
export async function fileParts(
  { origin, reading }: { origin: FileOrigin; reading: Reading },
  deps: {
    sql: Sql;
    now: Date;
    file(part: FileOrigin & { part: PartOfFile; reading: Reading }): Promise<Filed>;
  },
): Promise<Filed> {
  const { sql, now } = deps;
  const { parts = [] } = reading;
  // The file first: its parts name it.
  await writeDocument(origin, { created_at: now }, { sql });
  const filed: Filed[] = [];
  for (const { rules, ...range } of parts) {
    const part = { ...range, of: origin.documentId };
    const one = { ...origin, ...partOrigin(origin, part) };
    if (await isFiled(one, { sql })) continue;
    filed.push(await deps.file({ ...one, part, reading: partOf(reading, { part, rules }) }));
  }
  const { documentId: id, sha256 } = origin;
  await writeDocument(
    origin,
    { status: 'split', sha256, pages: reading.pageCount, reasons: [], finished_at: now },
    { sql },
  );
  const sum = (of: 'prices' | 'alerts') => filed.reduce((all, one) => all + one[of], 0);
  const isAccepted = filed.some(({ status }) => status === 'accepted');
  return {
    id,
    status: 'split',
    reasons: [],
    warnings: [],
    prices: sum('prices'),
    alerts: sum('alerts'),
    announced: isAccepted,
  };
}

/** The same part of the same file is the same document, and its key for "this very file". */
function partOrigin({ documentId, sha256 }: FileOrigin, { first, last }: Part) {
  const pages = `${first}-${last}`;
  return {
    documentId: uuidOf(`${documentId} pages ${pages}`),
    sha256: createHash('sha256').update(`${sha256} pages ${pages}`).digest('hex'),
  };
}

/** What was read of a part, its pages counted from one. */
function partOf(
  reading: Reading,
  { part, rules }: { part: Part; rules: Content['rules'] },
): Reading {
  const { parts: _, ...whole } = reading;
  const pages = pagesOf(part, reading.pages);
  return {
    ...whole,
    pages,
    pageCount: pages.length,
    hidden: pages.flatMap(({ hidden }) => hidden),
    ocrPages: pages.filter(({ source }) => source === 'ocr').length,
    milliseconds: Math.round((reading.milliseconds * pages.length) / reading.pageCount),
    ...(rules && { rules }),
    ...(reading.pictures && { pictures: picturesOf(reading.pictures, part) }),
  };
}

const picturesOf = (pictures: PagePicture[], { first, last }: Part): PagePicture[] =>
  pictures
    .filter(({ page }) => page >= first && page <= last)
    .map(({ page, png }) => ({ page: page - first + 1, png }));

async function isFiled(
  { organizationId, documentId }: FileOrigin,
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `SELECT FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND id = $2 AND finished_at IS NOT NULL AND status <> 'rejected'`,
    [organizationId, documentId],
  );
  return rowCount === 1;
}
