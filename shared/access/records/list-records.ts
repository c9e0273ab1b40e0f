import type { Row, Sql } from '../../platform/database/database.ts';

/** JSON as it stands in its column. */
type Json = unknown;

type Act = Row & {
  seq: number;
  at: Date | string;
  actor: string | null;
  action: string;
  subject: Json;
  before: Json;
  after: Json;
  ipAddress: string | null;
  requestId: string | null;
  hash: string;
};

type Page = { organizationId: string; limit: number };

/** Acts of an organisation, newest first. Which of our operators it was is told to nobody else. */
export async function listActs(
  { organizationId, limit, before }: Page & { before?: number | undefined },
  { sql }: { sql: Sql },
): Promise<{ acts: Act[]; next?: number }> {
  const { rows } = await sql.query<Act>(
    `SELECT seq::float8 AS seq, created_at AS at, action, subject, before, after,
       encode(hash, 'hex') AS hash, request_id AS "requestId",
       actor,
       CASE WHEN NOT by_operator THEN host(ip_address) END AS "ipAddress"
     FROM audit_logs CROSS JOIN LATERAL (SELECT coalesce(actor LIKE 'operator %', false)) AS o(by_operator)
     WHERE organization_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
    [organizationId, before ?? Number.MAX_SAFE_INTEGER, limit + 1],
  );
  const acts = rows.slice(0, limit).map(withoutOperators);
  const last = acts.at(-1);
  return { acts, ...(rows.length > limit && last && { next: last.seq }) };
}

type Event = Row & {
  id: string;
  at: Date | string;
  type: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  userId: string | null;
  ipAddress: string | null;
  details: Json;
};

/** Security events of an organisation, newest first. */
export async function listSecurityEvents(
  {
    organizationId,
    limit,
    before,
    type,
  }: Page & { before?: string | undefined; type?: string | undefined },
  { sql }: { sql: Sql },
): Promise<{ events: Event[]; next?: string }> {
  const { rows } = await sql.query<Event>(
    `SELECT id, created_at AS at, type, severity, user_id AS "userId", host(ip_address) AS "ipAddress",
       details
     FROM security_events
     WHERE organization_id = $1 AND ($4::text IS NULL OR type = $4)
       AND ($3::uuid IS NULL OR (created_at, id) < (
         SELECT created_at, id FROM security_events WHERE organization_id = $1 AND id = $3))
     ORDER BY created_at DESC, id DESC LIMIT $2`,
    [organizationId, limit + 1, before ?? null, type ?? null],
  );
  const events = rows.slice(0, limit).map(withoutOperators);
  const last = events.at(-1);
  return { events, ...(rows.length > limit && last && { next: last.id }) };
}

/** Names of operators stand wherever an act says by whom it was. */
export function withoutOperators<T extends Row>(row: T): T {
  const plain = JSON.stringify(row, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith('operator ') ? 'operator' : value,
  );
  return JSON.parse(plain) as T;
}
