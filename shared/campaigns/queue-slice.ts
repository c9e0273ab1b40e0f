import { ledgerDefaults } from '../email/ledger/defaults.ts';
import { campaignEmail } from '../email/templates/campaign.ts';
import type { Sql } from '../platform/database/database.ts';
import { takeQuota } from './quota.ts';
import { pauseCampaign } from './states.ts';

/** Recipients at a time: some tenths of a second, so that the next campaign has its turn. */
const SLICE = 5_000;

type Queued = {
  queued: number;
  /** The plan's quota did not suffice: the campaign is paused. */
  short: boolean;
  /** Others may wait whose time has come. */
  more: boolean;
};

/** Queues the next recipients of a campaign whose time has come, as far as the plan's quota goes. */
export async function queueSlice(
  { id, at }: { id: string; at: Date },
  { sql }: { sql: Sql },
): Promise<Queued> {
  const locked = await sql.query<{ organization_id: string }>(
    `SELECT organization_id FROM campaigns WHERE id = $1 AND state = 'sending' FOR UPDATE`,
    [id],
  );
  const organizationId = locked.rows[0]?.organization_id;
  // Paused or cancelled meanwhile.
  if (!organizationId) return { queued: 0, short: false, more: false };
  const { chosen, skipped } = await skipUnwilling({ id, at }, sql);
  const more = chosen === SLICE;
  const wanted = chosen - skipped;
  if (wanted === 0) return { queued: 0, short: false, more };
  const { granted, before } = await takeQuota({ organizationId, wanted, at }, { sql });
  const queued = await queueRecipients({ id, at, granted, before }, sql);
  const short = granted < wanted;
  if (short) await pauseCampaign({ id, reason: 'quota' }, { sql });
  return { queued, short, more };
}

/** Who does not want it or cannot get it uses up no quota. */
async function skipUnwilling({ id, at }: { id: string; at: Date }, sql: Sql) {
  const { rows } = await sql.query<{ chosen: number; skipped: number }>(
    `WITH chosen AS MATERIALIZED (
       SELECT user_id, organization_id, recipient FROM campaign_recipients
       WHERE campaign_id = $1 AND state = 'waiting' AND due_at <= $2
       ORDER BY due_at, user_id LIMIT $3 FOR UPDATE
     ), skipped AS (
       UPDATE campaign_recipients r SET state = 'skipped', reason = s.reason
       FROM chosen c CROSS JOIN LATERAL (
         SELECT s.reason FROM email_suppressions s
         WHERE s.address = lower(trim(c.recipient))
           AND (s.organization_id IS NULL OR s.organization_id = c.organization_id)
           AND (s.category IS NULL OR s.category = 'campaign')
         ORDER BY s.id LIMIT 1
       ) s
       WHERE r.campaign_id = $1 AND r.user_id = c.user_id
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM chosen)::int AS chosen, (SELECT count(*) FROM skipped)::int AS skipped`,
    [id, at, SLICE],
  );
  return rows[0] ?? { chosen: 0, skipped: 0 };
}

type Granted = {
  id: string;
  at: Date;
  granted: number;
  /** Campaign mails of the organisation that were granted earlier this day. */
  before: number;
};

async function queueRecipients({ id, at, granted, before }: Granted, sql: Sql): Promise<number> {
  const ledger = ledgerDefaults(campaignEmail);
  const { rowCount } = await sql.query(
    `WITH chosen AS (
       SELECT user_id FROM campaign_recipients
       WHERE campaign_id = $1 AND state = 'waiting' AND due_at <= $2
       ORDER BY due_at, user_id LIMIT $3 FOR UPDATE
     ), queued AS (
       UPDATE campaign_recipients r SET state = 'queued'
       FROM chosen WHERE r.campaign_id = $1 AND r.user_id = chosen.user_id
       RETURNING r.*
     )
     INSERT INTO email_logs (effect_key, organization_id, user_id, campaign_id, recipient, template,
       category, data, locale, time_zone, priority, share, on_unknown, resolve_after, not_before)
     SELECT 'campaign:' || c.id || ':' || q.user_id, q.organization_id, q.user_id, c.id, q.recipient, $4, $5,
       jsonb_build_object('subject', c.subject, 'body', c.body, 'organization', o.name),
       q.locale, q.time_zone, $6, email_share($9 + row_number() OVER ()), $7,
       make_interval(mins => $8), $2
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
      before,
    ],
  );
  return rowCount;
}
