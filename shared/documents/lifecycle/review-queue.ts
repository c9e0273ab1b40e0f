import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

/** A document as the queue of every organisation shows it. */
export type Queued = {
  id: string;
  organizationId: string;
  organization: string;
  status: string;
  fileName: string | null;
  vendor: string | null;
  number: string | null;
  reasons: string[];
  refusal: string | null;
  createdAt: Date;
};

/** Documents across organisations, for operators: what waits for a person, or of another state. */
export function listQueue(
  input: {
    filter: { status?: string | undefined; organizationId?: string | undefined };
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<Queued>> {
  const { status, organizationId } = input.filter;
  return readPart<Queued & Row>(
    {
      columns: `d.id, d.organization_id AS "organizationId", o.name AS organization, d.status,
        d.file_name AS "fileName", d.invoice->'vendor'->>'name' AS vendor, d.invoice_number AS number,
        d.reasons, d.refusal, d.created_at AS "createdAt"`,
      from: 'vendor_invoice_parse_jobs d JOIN organizations o ON o.id = d.organization_id',
      where: '($1::text IS NULL OR d.status = $1) AND ($2::uuid IS NULL OR d.organization_id = $2)',
      values: [status ?? null, organizationId ?? null],
      by: [
        { column: 'd.created_at', type: 'timestamptz' },
        { column: 'd.id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** Who comes after a document in the queue of its state: the next to be looked at. */
export async function nextInQueue(
  { id, status }: { id: string; status: string },
  { sql }: { sql: Sql },
): Promise<{ id: string; organizationId: string } | undefined> {
  const { rows } = await sql.query<{ id: string; organizationId: string }>(
    `SELECT id, organization_id AS "organizationId" FROM vendor_invoice_parse_jobs
     WHERE status = $2 AND id <> $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
    [id, status],
  );
  return rows[0];
}
