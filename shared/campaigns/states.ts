import { setClause, statesBefore } from '../email/ledger/set-clause.ts';
import type { Sql } from '../platform/database/database.ts';
import { Conflict, NotFound } from '../platform/errors.ts';

/**
 * The ways of a campaign, each from the states that allow it:
 *
 *     draft ─schedule▶ scheduled ─(its time)▶ sending ─(all settled)▶ sent
 *     scheduled, sending ─pause▶ paused ─resume▶ scheduled or sending
 *     draft, scheduled, sending, paused ─cancel▶ cancelled
 */
export type CampaignState = 'draft' | 'scheduled' | 'sending' | 'sent' | 'paused' | 'cancelled';

type Pause = {
  id: string;
  reason?: 'operator' | 'quota' | 'fault';
  /** For `fault`: what stops it, without a value. */
  fault?: string;
};

/** What is queued and has not left is held back at once; what has left has left. */
export async function pauseCampaign(
  { id, reason = 'operator', fault }: Pause,
  { sql }: { sql: Sql },
): Promise<void> {
  await move(
    `WITH paused AS (
       UPDATE campaigns SET state = 'paused', pause_reason = $2, fault = $3
       WHERE id = $1 AND state IN ('scheduled', 'sending') RETURNING id
     )
     UPDATE email_logs e SET held = true
     FROM (${mailsOf('paused')}) mine WHERE e.id = mine.id`,
    [id, reason, fault ?? null],
    { sql, to: 'paused' },
  );
}

/**
 * Lets a paused campaign go on, with the mails that were held back.
 * @throws Conflict where it is not paused
 */
export async function resumeCampaign({ id }: { id: string }, { sql }: { sql: Sql }): Promise<void> {
  await move(
    `WITH resumed AS (
       UPDATE campaigns
       SET state = CASE WHEN frozen_at IS NULL THEN 'scheduled' ELSE 'sending' END, pause_reason = NULL,
         fault = NULL
       WHERE id = $1 AND state = 'paused' RETURNING id
     )
     UPDATE email_logs e SET held = false
     FROM resumed WHERE e.campaign_id = resumed.id AND e.held`,
    [id],
    { sql, to: 'sending' },
  );
}

/** For good. What was queued and never left uses up no quota. */
export async function cancelCampaign({ id }: { id: string }, { sql }: { sql: Sql }): Promise<void> {
  await move(
    `WITH cancelled AS (
       UPDATE campaigns SET state = 'cancelled', finished_at = clock_timestamp()
       WHERE id = $1 AND state IN ('draft', 'scheduled', 'sending', 'paused') RETURNING id
     ), waiting AS (
       UPDATE campaign_recipients r SET state = 'skipped', reason = 'campaign cancelled'
       FROM cancelled WHERE r.campaign_id = cancelled.id AND r.state = 'waiting'
     ), taken_back AS (
       UPDATE email_logs e SET
         ${setClause(['withdraw'])}
       FROM (SELECT *, 'withdraw' AS move, clock_timestamp() AS at FROM (${mailsOf('cancelled')}) mine) m
       WHERE e.id = m.id
       RETURNING e.organization_id, date_trunc('month', e.not_before AT TIME ZONE 'UTC')::date AS month
     )
     UPDATE email_usage u SET used = greatest(0, u.used - t.mails)
     FROM (SELECT organization_id, month, count(*)::int AS mails FROM taken_back GROUP BY 1, 2) t
     WHERE u.organization_id = t.organization_id AND u.month = t.month`,
    [id],
    { sql, to: 'cancelled' },
  );
}

/** The campaign's mails that have not left, locked in the order in which senders lock them. */
const mailsOf = (moved: string) => `
  SELECT e.id FROM email_logs e JOIN ${moved} ON ${moved}.id = e.campaign_id
  WHERE e.state IN ${statesBefore('withdraw')} ORDER BY e.id FOR UPDATE OF e`;

/**
 * The statement moves the campaign; what it did is read from the row, because it may touch no mail.
 * @throws NotFound, Conflict naming the present state.
 */
export async function move(
  statement: string,
  values: unknown[],
  { sql, to }: { sql: Sql; to: CampaignState },
) {
  const before = await stateOf(values[0] as string, sql);
  await sql.query(statement, values);
  const after = await stateOf(values[0] as string, sql);
  const moved = after === to || (to === 'sending' && after === 'scheduled');
  if (!moved || (before === after && to !== 'scheduled')) {
    throw new Conflict(`The campaign is ${before}`);
  }
}

async function stateOf(id: string, sql: Sql): Promise<CampaignState> {
  const { rows } = await sql.query<{ state: CampaignState }>(
    'SELECT state FROM campaigns WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (!rows[0]) throw new NotFound('There is no such campaign');
  return rows[0].state;
}
