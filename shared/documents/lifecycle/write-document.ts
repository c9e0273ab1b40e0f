import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import type { Refusal } from '../bytes/inspect.ts';
import type { Cost } from '../reading/outcome.ts';
import type { DocumentStatus } from './statuses.ts';

export type Filed = {
  id: string;
  status: DocumentStatus;
  reasons: string[];
  warnings: string[];
  prices: number;
  alerts: number;
  /** Of a file that was split: whether one of its invoices was accepted. */
  announced?: boolean;
};

export type Origin = {
  organizationId: string;
  documentId: string;
  fileName?: string | undefined;
  objectKey?: string | undefined;
};
/** Of a file that was received: `sha256` of its bytes, in hex. */
export type FileOrigin = Origin & { sha256: string };

type Deps = { db: Database; clock: Clock };

/** The document of the organisation that has this very file already, this one included. */
export async function fileSeenBefore(
  input: FileOrigin,
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM vendor_invoice_parse_jobs
      WHERE organization_id = $1 AND (sha256 = $2 OR (id = $3 AND finished_at IS NOT NULL))
      ORDER BY (id = $3) DESC LIMIT 1`,
    [input.organizationId, input.sha256, input.documentId],
  );
  return rows[0]?.id;
}

type Values = Record<string, unknown>;

/** Writes a document's final state; a document that nobody announced (an operator's file) is made here. */
export async function writeDocument(
  origin: Origin,
  values: Values,
  { sql }: { sql: Sql },
): Promise<void> {
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

/** Ends a document whose bytes were read before: it points to the first one. */
export async function markSameFile(input: Origin & { sameAs: string }, deps: Deps): Promise<Filed> {
  await writeDocument(
    input,
    { status: 'same-file', same_as: input.sameAs, finished_at: deps.clock() },
    { sql: deps.db },
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

/** Ends a document that cannot be read, with the reason. */
export async function markRefused(
  input: FileOrigin & { refusal: Refusal; cost: Cost },
  deps: Deps,
): Promise<Filed> {
  const { refusal } = input;
  // What failed for want of time or memory, or by a fault of ours, may be sent again.
  const sha256 = MAY_PASS.has(refusal) ? null : input.sha256;
  const milliseconds = input.cost.milliseconds;
  await writeDocument(
    input,
    { status: 'refused', refusal, sha256, milliseconds, finished_at: deps.clock() },
    { sql: deps.db },
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
