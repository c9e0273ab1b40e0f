import { queueEmails } from '../../email/queue-emails.ts';
import type { Sql } from '../../platform/database/database.ts';

/** Days until an alert that lasts is told again. */
const QUIET_DAYS = 7;
/** Alerts that one mail names. */
const NAMED = 20;

type Told = { item: string; site: string; message: string };
type Person = { id: string; email: string; organization: string; locale: string; timeZone: string };

/**
 * Ends a run once all of its slices are done, and tells the organisation's owners, admins and
 * managers what is new: once, and again only after a quiet week. In the transaction of the slice.
 */
export async function finishRun(
  { organizationId, runId, at }: { organizationId: string; runId: string; at: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  // Its lock: of two slices that end at once, the later one sees the other.
  await sql.query(
    'SELECT FROM ai_training_runs WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, runId],
  );
  const { rowCount } = await sql.query(
    `UPDATE ai_training_runs r SET finished_at = $3
     WHERE r.organization_id = $1 AND r.id = $2 AND r.finished_at IS NULL AND NOT EXISTS (
       SELECT FROM ai_training_slices s WHERE s.run_id = r.id AND s.finished_at IS NULL)`,
    [organizationId, runId, at],
  );
  if (rowCount === 0) return;
  const { rows: told } = await sql.query<Told & { total: string }>(TELL, [organizationId, at]);
  if (told.length === 0) return;
  const { rows: people } = await sql.query<Person>(PEOPLE, [organizationId]);
  const more = Number(told[0]?.total) - told.length;
  const alerts = told.map(({ item, site, message }) => ({ item, site, message }));
  await queueEmails(
    people.map(({ id, email, organization, ...reader }) => ({
      template: 'stock-alerts',
      effectKey: `stock-alerts:${runId}:${id}`,
      recipient: email,
      organizationId,
      userId: id,
      ...reader,
      data: { organization, alerts, more },
    })),
    { sql },
  );
}

/** Marks all that is due as told, and names the first of them. */
const TELL = `
  WITH told AS (
    UPDATE ai_alerts SET told_at = $2
    WHERE organization_id = $1 AND closed_at IS NULL
      AND (told_at IS NULL OR told_at <= $2::timestamptz - make_interval(days => ${QUIET_DAYS}))
    RETURNING site_id, item_id, kind, message
  )
  SELECT i.name AS item, s.name AS site, t.message, count(*) OVER () AS total
  FROM told t
  JOIN inventory_items i ON i.organization_id = $1 AND i.id = t.item_id
  JOIN sites s ON s.organization_id = $1 AND s.id = t.site_id
  ORDER BY array_position(ARRAY['stock-out', 'price-and-demand', 'demand-shift', 'drift', 'dead-stock'], t.kind),
    s.name, i.name LIMIT ${NAMED}`;

const PEOPLE = `
  SELECT u.id, u.email, o.name AS organization, coalesce(u.locale, o.locale) AS locale,
    coalesce(u.time_zone, o.time_zone) AS "timeZone"
  FROM organization_members m JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = $1
  WHERE m.organization_id = $1 AND m.role IN ('owner', 'admin', 'manager')`;
