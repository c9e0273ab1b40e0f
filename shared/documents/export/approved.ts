import type { Sql } from '../../platform/database/database.ts';
import type { ReadInvoice } from '../invoice/read.ts';

/** A document that counts, with the items that its lines are. */
export type ApprovedDocument = {
  id: string;
  status: 'accepted' | 'approved';
  fileName: string | null;
  invoice: ReadInvoice;
  /** What a person should know though it counts: that it is probably another one's duplicate. */
  warnings: string[];
  /** By the number of the line, from 1. */
  items: Record<string, string>;
};

const PAGE = 200;

/**
 * Reads an organisation's documents that count, in the order in which they came to, a page at a time.
 * @param input.since only those that came to count from this moment on: approved then, whenever they came.
 */
export async function* approvedDocuments(
  { organizationId, since }: { organizationId: string; since?: Date | undefined },
  { sql }: { sql: Sql },
): AsyncGenerator<ApprovedDocument> {
  // The moment as the database wrote it: it keeps microseconds, a Date does not.
  let after: { moment: string; id: string } | undefined;
  for (;;) {
    const { rows } = await sql.query<ApprovedDocument & { moment: string }>(
      `SELECT id, counts_since::text AS moment, status, file_name AS "fileName", invoice, warnings,
              coalesce((SELECT jsonb_object_agg(line, item_id) FROM vendor_invoice_line_matches m
                         WHERE m.organization_id = j.organization_id AND m.job_id = j.id
                           AND item_id IS NOT NULL), '{}') AS items
         FROM vendor_invoice_parse_jobs j
        WHERE organization_id = $1 AND counts_since IS NOT NULL AND invoice IS NOT NULL
          AND ($2::timestamptz IS NULL OR counts_since >= $2)
          AND ($3::timestamptz IS NULL OR (counts_since, id) > ($3, $4::uuid))
        ORDER BY counts_since, id LIMIT ${PAGE}`,
      [organizationId, since ?? null, after?.moment ?? null, after?.id ?? null],
    );
    for (const { moment: _, ...document } of rows) yield document;
    after = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}
