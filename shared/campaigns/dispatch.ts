import { ledgerDefaults } from '../email/queue-emails.ts';
import type { Sql } from '../platform/database/database.ts';
import { freezeAudience, type Started } from './freeze.ts';
import { takeQuota } from './quota.ts';
import { pauseCampaign } from './states.ts';

export type Dispatched = {
  started: number;
  queued: number;
  pausedByQuota: number;
  finished: number;
};

/**
 * One tick of all campaigns, in the occurrence's transaction: those whose time has come freeze their
 * audience, recipients whose own time has come are queued as far as the plan's quota goes, and those
 * with nothing left to happen are sent. A campaign that runs out of quota pauses and says so.
 */
export async function dispatchCampaigns(
  { at }: { at: Date },
  { sql }: { sql: Sql },
): Promise<Dispatched> {
  const due = await sql.query<Started>(
    `SELECT c.id, c.organization_id, c.zone_mode, c.send_at_local::text AS local, o.time_zone
     FROM campaigns c JOIN organizations o ON o.id = c.organization_id
     WHERE c.state = 'scheduled' AND c.due_at <= $1
     ORDER BY c.id FOR UPDATE OF c`,
    [at],
  );
  for (const campaign of due.rows) await freezeAudience(campaign, { sql });

  const sending = await sql.query<{ id: string; organization_id: string }>(
    `SELECT id, organization_id FROM campaigns WHERE state = 'sending' ORDER BY id FOR UPDATE`,
  );
  const report = { started: due.rows.length, queued: 0, pausedByQuota: 0, finished: 0 };
  for (const campaign of sending.rows) {
    const { queued, short } = await queueDue({ ...campaign, at }, sql);
    report.queued += queued;
    if (short) {
      await pauseCampaign({ id: campaign.id, reason: 'quota' }, { sql });
      report.pausedByQuota += 1;
    }
  }
  report.finished = await finish(sql);
  return report;
}

async function queueDue(
  { id, organization_id, at }: { id: string; organization_id: string; at: Date },
  sql: Sql,
): Promise<{ queued: number; short: boolean }> {
  await skipUnwilling({ id, at }, sql);
  const waiting = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM campaign_recipients
     WHERE campaign_id = $1 AND state = 'waiting' AND due_at <= $2`,
    [id, at],
  );
  const wanted = waiting.rows[0]?.n ?? 0;
  if (wanted === 0) return { queued: 0, short: false };
  const granted = await takeQuota({ organizationId: organization_id, wanted, at }, { sql });
  const ledger = ledgerDefaults('campaign');
  const { rowCount } = await sql.query(
    `WITH chosen AS (
       SELECT campaign_id, user_id FROM campaign_recipients
       WHERE campaign_id = $1 AND state = 'waiting' AND due_at <= $2
       ORDER BY due_at, user_id LIMIT $3 FOR UPDATE
     ), queued AS (
       UPDATE campaign_recipients r SET state = 'queued'
       FROM chosen WHERE r.campaign_id = chosen.campaign_id AND r.user_id = chosen.user_id
       RETURNING r.*
     )
     INSERT INTO email_logs (effect_key, organization_id, user_id, campaign_id, recipient, template,
       category, data, locale, time_zone, priority, on_unknown, resolve_after, not_before)
     SELECT 'campaign:' || c.id || ':' || q.user_id, q.organization_id, q.user_id, c.id, q.recipient, $4, $5,
       jsonb_build_object('subject', c.subject, 'body', c.body, 'organization', o.name),
       q.locale, q.time_zone, $6, $7, make_interval(mins => $8), $2
     FROM queued q
     JOIN campaigns c ON c.id = q.campaign_id
     JOIN organizations o ON o.id = q.organization_id
     ON CONFLICT (effect_key) DO NOTHING`,
    [
      id,
      at,
      granted,
      ledger.template,
      ledger.category,
      ledger.priority,
      ledger.on_unknown,
      ledger.resolve_after_minutes,
    ],
  );
  return { queued: rowCount, short: granted < wanted };
}

/** Who does not want it or cannot get it uses up no quota. */
async function skipUnwilling({ id, at }: { id: string; at: Date }, sql: Sql) {
  await sql.query(
    `UPDATE campaign_recipients r SET state = 'skipped', reason = s.reason
     FROM email_suppressions s
     WHERE r.campaign_id = $1 AND r.state = 'waiting' AND r.due_at <= $2
       AND s.address = lower(trim(r.recipient))
       AND (s.organization_id IS NULL OR s.organization_id = r.organization_id)
       AND (s.category IS NULL OR s.category = 'campaign')`,
    [id, at],
  );
}

/** Sent is a campaign of which nobody waits and nothing is on its way or in doubt. */
async function finish(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query(
    `UPDATE campaigns c SET state = 'sent', finished_at = clock_timestamp()
     WHERE c.state = 'sending'
       AND NOT EXISTS (SELECT FROM campaign_recipients r
                       WHERE r.campaign_id = c.id AND r.state = 'waiting')
       AND NOT EXISTS (SELECT FROM email_logs e
                       WHERE e.campaign_id = c.id
                         AND (e.state IN ('queued', 'sending') OR (e.state = 'unknown' AND e.parked_at IS NULL)))`,
  );
  return rowCount;
}
