import type { Sql } from '../platform/db.ts';
import { Conflict, NotFound } from '../platform/errors.ts';

export type CampaignState = 'draft' | 'scheduled' | 'sending' | 'sent' | 'paused' | 'cancelled';

/**
 * The ways of a campaign, each from the states that allow it:
 *
 *     draft ─schedule▶ scheduled ─(its time)▶ sending ─(all settled)▶ sent
 *     scheduled, sending ─pause▶ paused ─resume▶ scheduled or sending
 *     draft, scheduled, sending, paused ─cancel▶ cancelled
 *
 * @throws NotFound, Conflict naming the present state.
 */
export async function scheduleCampaign(
  input: { id: string; sendAtLocal: string; zoneMode: 'organization' | 'recipient' },
  { sql }: { sql: Sql },
): Promise<void> {
  const campaign = await sql.query<{ time_zone: string }>(
    `SELECT o.time_zone FROM campaigns c JOIN organizations o ON o.id = c.organization_id WHERE c.id = $1`,
    [input.id],
  );
  // Not for the tick that pauses a campaign for want of quota.
  const { FIRST_ZONE, momentOf } = await import('./zones.ts');
  const ownZone = campaign.rows[0]?.time_zone ?? 'UTC';
  const timeZone = input.zoneMode === 'organization' ? ownZone : FIRST_ZONE;
  await move(
    `UPDATE campaigns SET state = 'scheduled', send_at_local = $2, zone_mode = $3, due_at = $4
     WHERE id = $1 AND state IN ('draft', 'scheduled')`,
    [input.id, input.sendAtLocal, input.zoneMode, momentOf({ local: input.sendAtLocal, timeZone })],
    { sql, to: 'scheduled' },
  );
}

/** What is queued and has not left is held back at once; what has left has left. */
export async function pauseCampaign(
  { id, reason = 'operator' }: { id: string; reason?: 'operator' | 'quota' },
  { sql }: { sql: Sql },
): Promise<void> {
  await move(
    `WITH paused AS (
       UPDATE campaigns SET state = 'paused', pause_reason = $2
       WHERE id = $1 AND state IN ('scheduled', 'sending') RETURNING id
     )
     UPDATE email_logs e SET held = true
     FROM paused WHERE e.campaign_id = paused.id AND e.state = 'queued'`,
    [id, reason],
    { sql, to: 'paused' },
  );
}

export async function resumeCampaign({ id }: { id: string }, { sql }: { sql: Sql }): Promise<void> {
  await move(
    `WITH resumed AS (
       UPDATE campaigns
       SET state = CASE WHEN frozen_at IS NULL THEN 'scheduled' ELSE 'sending' END, pause_reason = NULL
       WHERE id = $1 AND state = 'paused' RETURNING id
     )
     UPDATE email_logs e SET held = false
     FROM resumed WHERE e.campaign_id = resumed.id AND e.held`,
    [id],
    { sql, to: 'sending' },
  );
}

export async function cancelCampaign({ id }: { id: string }, { sql }: { sql: Sql }): Promise<void> {
  await move(
    `WITH cancelled AS (
       UPDATE campaigns SET state = 'cancelled', finished_at = clock_timestamp()
       WHERE id = $1 AND state IN ('draft', 'scheduled', 'sending', 'paused') RETURNING id
     ), waiting AS (
       UPDATE campaign_recipients r SET state = 'skipped', reason = 'campaign cancelled'
       FROM cancelled WHERE r.campaign_id = cancelled.id AND r.state = 'waiting'
     )
     UPDATE email_logs e
     SET state = 'suppressed', reason = 'campaign cancelled', held = false, settled_at = clock_timestamp()
     FROM cancelled WHERE e.campaign_id = cancelled.id AND e.state = 'queued'`,
    [id],
    { sql, to: 'cancelled' },
  );
}

/** The statement moves the campaign; what it did is read from the row, because it may touch no mail. */
async function move(
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
