import type { Sql } from '../../platform/database/database.ts';

/** A deletion of an organisation, as operators see it. */
export type Deletion = {
  id: string;
  organizationId: string;
  /** While it is there. */
  name: string | null;
  status: 'waiting' | 'running' | 'done' | 'kept';
  reason: string;
  operator: string;
  actionId: string;
  askedAt: Date;
  startsAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** What keeps it from going on. */
  stuck: string | null;
  /** Rows that are gone, by table, and `objects` of the stores. */
  removed: Record<string, number>;
  /** Of them, rows that lie in the archive, by table. */
  archived: Record<string, number>;
};

const DELETIONS = `SELECT d.id, d.organization_id AS "organizationId", o.name, d.status, d.reason, a.operator,
    d.action_id AS "actionId", d.asked_at AS "askedAt", d.starts_at AS "startsAt",
    d.started_at AS "startedAt", d.finished_at AS "finishedAt", d.stuck, d.removed,
    coalesce((SELECT jsonb_object_agg(s.table_name, s.rows) FROM (
      SELECT table_name, sum(rows) AS rows FROM retention_archives
      WHERE deletion_id = d.id AND status IN ('archived', 'deleted') GROUP BY 1) s), '{}') AS archived
  FROM organization_deletions d JOIN operator_actions a ON a.id = d.action_id
  LEFT JOIN organizations o ON o.id = d.organization_id`;

/** @returns newest first */
export async function listDeletions(
  input: { organizationId?: string | undefined; open?: boolean; limit: number },
  { sql }: { sql: Sql },
): Promise<Deletion[]> {
  const { rows } = await sql.query<Deletion>(
    `${DELETIONS}
     WHERE ($1::uuid IS NULL OR d.organization_id = $1)
       AND (NOT $2::boolean OR d.status IN ('waiting', 'running'))
     ORDER BY d.asked_at DESC, d.id DESC LIMIT $3`,
    [input.organizationId ?? null, input.open ?? false, input.limit],
  );
  return rows;
}
