import type { Sql } from '../platform/database/database.ts';
import { AUDIENCE_QUERY } from './audience.ts';
import { momentOf } from './zones.ts';

export type Started = {
  id: string;
  organization_id: string;
  zone_mode: 'organization' | 'recipient';
  /** Wall clock, e.g. `2026-03-29 09:00:00`. */
  local: string;
  time_zone: string;
};

/**
 * Writes down who a campaign goes to, as of now: who joins later gets nothing, and each recipient has
 * the moment when their clock shows the campaign's time. One address gets one mail.
 */
export async function freezeAudience(campaign: Started, { sql }: { sql: Sql }): Promise<number> {
  const zones = await zonesOf(campaign, sql);
  const { local } = campaign;
  const dues = await Promise.all(zones.map((timeZone) => momentOf({ local, timeZone })));
  const { rowCount } = await sql.query(
    `WITH audience AS (
       SELECT a.* FROM campaigns c CROSS JOIN LATERAL (${AUDIENCE_QUERY}) a WHERE c.id = $1
     ), ranked AS (
       SELECT *, row_number() OVER (PARTITION BY lower(trim(recipient)) ORDER BY user_id) AS nth
       FROM audience
     )
     INSERT INTO campaign_recipients
       (campaign_id, organization_id, user_id, recipient, locale, time_zone, due_at, state, reason)
     SELECT r.campaign_id, r.organization_id, r.user_id, r.recipient, r.locale, r.time_zone, z.due_at,
       CASE WHEN nth > 1 THEN 'skipped' ELSE 'waiting' END,
       CASE WHEN nth > 1 THEN 'same address as another recipient' END
     FROM ranked r
     JOIN unnest($2::text[], $3::timestamptz[]) AS z(time_zone, due_at)
       ON z.time_zone = CASE WHEN $4 = 'recipient' THEN r.time_zone ELSE r.own_zone END
     ON CONFLICT (campaign_id, user_id) DO NOTHING`,
    [campaign.id, zones, dues, campaign.zone_mode],
  );
  await sql.query(
    `UPDATE campaigns SET state = 'sending', frozen_at = clock_timestamp() WHERE id = $1`,
    [campaign.id],
  );
  return rowCount;
}

/** The zones in whose local time a campaign goes out. */
export async function zonesOf(
  campaign: Pick<Started, 'id' | 'zone_mode' | 'time_zone'>,
  sql: Sql,
): Promise<string[]> {
  if (campaign.zone_mode === 'organization') return [campaign.time_zone];
  const { rows } = await sql.query<{ time_zone: string }>(
    `SELECT DISTINCT a.time_zone
     FROM campaigns c CROSS JOIN LATERAL (${AUDIENCE_QUERY}) a WHERE c.id = $1`,
    [campaign.id],
  );
  return rows.map((row) => row.time_zone);
}
