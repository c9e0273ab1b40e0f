import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, InvalidRequest } from '../../platform/errors.ts';
import { takeBackPrices } from '../knowledge/record-prices.ts';
import { partsFrom } from '../parts/part.ts';
import { countAgain } from './decide.ts';
import { readDocument } from './store.ts';

type Key = { organizationId: string; id: string };

/** Where a person said that other invoices begin; undefined while nobody did. */
export async function readPartStarts(
  { organizationId, documentId }: { organizationId: string; documentId: string },
  { sql }: { sql: Sql },
): Promise<number[] | undefined> {
  const { rows } = await sql.query<{ starts: number[] | null }>(
    `SELECT part_starts AS starts FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND id = $2`,
    [organizationId, documentId],
  );
  return rows[0]?.starts ?? undefined;
}

/**
 * A person says on which pages of a file other invoices begin (none: it is one). The file waits to be
 * read anew; what it was before no longer counts.
 * @returns the object that has to be told of once more
 * @throws InvalidRequest for pages that it has not; Conflict for what is a part itself, or is approved
 */
export async function decideParts(
  { organizationId, id, starts, by }: Key & { starts: number[]; by: string },
  { db }: { db: Database },
): Promise<{ objectKey: string }> {
  return db.transaction(async (sql) => {
    const document = await readDocument({ organizationId, id, lock: true }, { sql });
    const { status, pages, objectKey, partOf } = document;
    if (partOf) throw new Conflict('It is a part of a file already: decide about the file');
    if (status !== 'review' && status !== 'split')
      throw new Conflict(`A document that is ${status} cannot be split or kept`);
    if (!objectKey) throw new Conflict('Its file is not kept: send it again');
    if (!partsFrom(starts, pages ?? 0) || starts.includes(1))
      throw new InvalidRequest(`Name pages from 2 to ${pages ?? 0}, in order`);
    await giveUpParts({ organizationId, id, by }, { sql });
    await sql.query(
      `UPDATE vendor_invoice_parse_jobs
          SET status = 'awaiting-upload', part_starts = $3, decided_by = $4, finished_at = NULL,
              sha256 = NULL, reasons = '{}', warnings = '{}'
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, starts, by],
    );
    return { objectKey };
  });
}

/** The parts of before are rejected; one that a person approved is not taken from them. */
async function giveUpParts(
  { organizationId, id, by }: Key & { by: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<{ id: string; status: string }>(
    `SELECT id, status FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND part_of = $2 ORDER BY first_page FOR UPDATE`,
    [organizationId, id],
  );
  if (rows.some(({ status }) => status === 'approved'))
    throw new Conflict('A part of it is approved: reject that one first');
  for (const part of rows) {
    await takeBackPrices({ organizationId, documentId: part.id }, { sql });
    await sql.query(
      `UPDATE vendor_invoice_parse_jobs SET status = 'rejected', decided_by = $3
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, part.id, by],
    );
    await countAgain(await readDocument({ organizationId, id: part.id }, { sql }), { sql });
  }
}
