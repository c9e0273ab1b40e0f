import type { Sql } from '../../platform/database/database.ts';

export type Run = {
  night: string;
  organizationId: string;
  organization: string;
  series: number;
  tooShort: number;
  failed: number;
  /** Slices that are not done. */
  left: number;
  seconds: number;
  champions: Record<string, number>;
};

/** The runs of the last nights, newest first. */
export async function listRuns(
  { organizationId, limit }: { organizationId: string | undefined; limit: number },
  { sql }: { sql: Sql },
): Promise<Run[]> {
  const { rows } = await sql.query<Run>(
    `SELECT r.night::text, r.organization_id AS "organizationId", o.name AS organization, sum(s.series)::int AS series,
       sum(s.too_short)::int AS "tooShort", sum(s.failed)::int AS failed,
       count(*) FILTER (WHERE s.slice IS NOT NULL AND s.finished_at IS NULL)::int AS left,
       (coalesce(sum(s.milliseconds), 0) / 1000.0)::float8 AS seconds,
       (SELECT coalesce(jsonb_object_agg(name, times), '{}') FROM (
          SELECT c.key AS name, sum(c.value::int) AS times FROM ai_training_slices x, jsonb_each_text(x.champions) c
          WHERE x.run_id = r.id GROUP BY c.key) t) AS champions
     FROM ai_training_runs r JOIN organizations o ON o.id = r.organization_id
     LEFT JOIN ai_training_slices s ON s.run_id = r.id
     WHERE $1::uuid IS NULL OR r.organization_id = $1
     GROUP BY r.id, o.name ORDER BY r.night DESC, o.name LIMIT $2`,
    [organizationId ?? null, limit],
  );
  return rows;
}

export type OpenAlert = {
  itemId: string;
  item: string;
  site: string;
  kind: string;
  message: string;
  firstAt: Date;
  toldAt: Date | null;
};

/** What people should look at, the newest first. */
export async function listAlerts(
  { organizationId, limit }: { organizationId: string; limit: number },
  { sql }: { sql: Sql },
): Promise<OpenAlert[]> {
  const { rows } = await sql.query<OpenAlert>(
    `SELECT a.item_id AS "itemId", i.name AS item, s.name AS site, a.kind, a.message,
       a.first_at AS "firstAt", a.told_at AS "toldAt"
     FROM ai_alerts a
     JOIN inventory_items i ON i.organization_id = a.organization_id AND i.id = a.item_id
     JOIN sites s ON s.organization_id = a.organization_id AND s.id = a.site_id
     WHERE a.organization_id = $1 AND a.closed_at IS NULL ORDER BY a.first_at DESC, i.name LIMIT $2`,
    [organizationId, limit],
  );
  return rows;
}
