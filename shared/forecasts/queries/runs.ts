import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

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

/** The runs of the last nights, newest first, a part at a time. */
export async function listRuns(
  input: { organizationId: string | undefined; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Run>> {
  return readPart<Run & Row>(
    {
      columns: `r.night::text AS night, r.organization_id AS "organizationId", o.name AS organization, s.*,
        (SELECT coalesce(jsonb_object_agg(name, times), '{}') FROM (
           SELECT c.key AS name, sum(c.value::int) AS times
           FROM ai_training_slices x, jsonb_each_text(x.champions) c
           WHERE x.run_id = r.id GROUP BY c.key) t) AS champions`,
      from: `ai_training_runs r JOIN organizations o ON o.id = r.organization_id
        CROSS JOIN LATERAL (
          SELECT sum(s.series)::int AS series, sum(s.too_short)::int AS "tooShort",
            sum(s.failed)::int AS failed, count(*) FILTER (WHERE s.finished_at IS NULL)::int AS left,
            (coalesce(sum(s.milliseconds), 0) / 1000.0)::float8 AS seconds
          FROM ai_training_slices s WHERE s.run_id = r.id) s`,
      where: '($1::uuid IS NULL OR r.organization_id = $1)',
      values: [input.organizationId ?? null],
      by: [
        { column: 'r.night', type: 'date' },
        { column: 'r.id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
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

/** What people should look at, the newest first, a part at a time. */
export async function listAlerts(
  input: { organizationId: string; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<OpenAlert>> {
  return readPart<OpenAlert & Row>(
    {
      columns: `a.item_id AS "itemId", i.name AS item, s.name AS site, a.kind, a.message,
        a.first_at AS "firstAt", a.told_at AS "toldAt"`,
      from: `ai_alerts a
        JOIN inventory_items i ON i.organization_id = a.organization_id AND i.id = a.item_id
        JOIN sites s ON s.organization_id = a.organization_id AND s.id = a.site_id`,
      where: 'a.organization_id = $1 AND a.closed_at IS NULL',
      values: [input.organizationId],
      by: [
        { column: 'a.first_at', type: 'timestamptz' },
        { column: 'a.id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}
