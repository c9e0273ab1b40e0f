import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';
import { withoutOperators } from './without-operators.ts';

/** JSON as it stands in its column. */
type Json = unknown;

type ActRow = Row & {
  seq: number;
  at: Date;
  actor: string | null;
  action: string;
  subject: Json;
  before: Json;
  after: Json;
  ipAddress: string | null;
  requestId: string | null;
  hash: string;
};

type Wanted = { organizationId: string; limit: number; after?: string | undefined };

/** Acts of an organisation, newest first. Which of our operators it was is told to nobody else. */
export async function listActs(
  { organizationId, limit, after }: Wanted,
  { sql }: { sql: Sql },
): Promise<Part<ActRow>> {
  const { rows, next } = await readPart<ActRow>(
    {
      columns: `a.seq::float8 AS seq, a.created_at AS at, a.action, a.subject, a.before, a.after,
        encode(a.hash, 'hex') AS hash, a.request_id AS "requestId", a.actor,
        CASE WHEN NOT by_operator THEN host(a.ip_address) END AS "ipAddress"`,
      from: `audit_logs a CROSS JOIN LATERAL (
        SELECT coalesce(a.actor LIKE 'operator %', false)) AS o(by_operator)`,
      where: 'a.organization_id = $1',
      values: [organizationId],
      // Qualified: the column that is shown by this name is another type, which no index has.
      by: [{ column: 'a.seq', type: 'bigint' }],
      after,
      limit,
    },
    { sql },
  );
  return { rows: rows.map(withoutOperators), next };
}

type SecurityEventRow = Row & {
  id: string;
  at: Date;
  type: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  userId: string | null;
  ipAddress: string | null;
  details: Json;
};

/** Security events of an organisation, newest first. */
export async function listSecurityEvents(
  { organizationId, limit, after, type }: Wanted & { type?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<SecurityEventRow>> {
  const { rows, next } = await readPart<SecurityEventRow>(
    {
      columns: `id, created_at AS at, type, severity, user_id AS "userId",
        host(ip_address) AS "ipAddress", details`,
      from: 'security_events',
      where: 'organization_id = $1 AND ($2::text IS NULL OR type = $2)',
      values: [organizationId, type ?? null],
      by: [
        { column: 'created_at', type: 'timestamptz' },
        { column: 'id', type: 'uuid' },
      ],
      after,
      limit,
    },
    { sql },
  );
  return { rows: rows.map(withoutOperators), next };
}
