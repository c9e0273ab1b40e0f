import type { Sql } from '../platform/database/database.ts';
import { InvalidRequest } from '../platform/errors.ts';
import { AUDIENCE_QUERY, parseAudience } from './audience.ts';
import { momentOfReadable } from './zones.ts';

type Started = {
  id: string;
  zone_mode: 'organization' | 'recipient';
  /** Wall clock, e.g. `2026-03-29 09:00:00`. */
  local: string | null;
  time_zone: string;
  audience: unknown;
};

/**
 * Writes down who a campaign goes to, as of now: who joins later gets nothing, and each recipient has
 * the moment when their clock shows the campaign's time. One address gets one mail.
 *
 * @returns false when it is not to be started any more.
 * @throws InvalidRequest when it has no time, or its audience is none.
 */
export async function freezeAudience(
  { id }: { id: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rows } = await sql.query<Started>(
    `SELECT c.id, c.zone_mode, c.send_at_local::text AS local, c.audience, o.time_zone
     FROM campaigns c JOIN organizations o ON o.id = c.organization_id
     WHERE c.id = $1 AND c.state = 'scheduled' FOR UPDATE OF c`,
    [id],
  );
  const campaign = rows[0];
  if (!campaign) return false;
  const { local, time_zone: own } = campaign;
  parseAudience(campaign.audience);
  if (local === null) throw new InvalidRequest('The campaign has no time');
  const zones = await zonesOf(campaign, sql);
  const dues = await Promise.all(
    zones.map((timeZone) => momentOfReadable({ local, zones: [timeZone, own] })),
  );
  await sql.query(
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
    [id, zones, dues, campaign.zone_mode],
  );
  await sql.query(
    `UPDATE campaigns SET state = 'sending', frozen_at = clock_timestamp() WHERE id = $1`,
    [id],
  );
  return true;
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
