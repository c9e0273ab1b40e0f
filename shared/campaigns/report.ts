import type { Sql } from '../platform/database/database.ts';

export type CampaignOutcome = { outcome: string; reason: string | null; recipients: number };

/** Where an audience stands: every recipient in exactly one line. */
export async function summarizeCampaign(
  { id }: { id: string },
  { sql }: { sql: Sql },
): Promise<CampaignOutcome[]> {
  const { rows } = await sql.query<CampaignOutcome>(
    `SELECT outcome, reason, count(*)::int AS recipients FROM (${OUTCOMES}) o
     GROUP BY outcome, reason ORDER BY recipients DESC, outcome, reason`,
    [id],
  );
  return rows;
}

export type RecipientOutcome = { user_id: string; outcome: string; reason: string | null };

/** Who got it, who did not, and why: ids, no addresses. */
export async function listRecipients(
  { id, outcome }: { id: string; outcome?: string | undefined },
  { sql }: { sql: Sql },
): Promise<RecipientOutcome[]> {
  const { rows } = await sql.query<RecipientOutcome>(
    `SELECT user_id, outcome, reason FROM (${OUTCOMES}) o
     WHERE $2::text IS NULL OR outcome = $2 ORDER BY user_id`,
    [id, outcome ?? null],
  );
  return rows;
}

/** A recipient who is queued is where their mail is; the ledger forgets a mail after thirteen months. */
const OUTCOMES = `
  SELECT r.user_id, coalesce(e.reason, r.reason) AS reason,
    CASE WHEN r.state = 'queued' THEN coalesce(e.state, 'forgotten') ELSE r.state END AS outcome
  FROM campaign_recipients r
  LEFT JOIN email_logs e ON e.campaign_id = r.campaign_id AND e.user_id = r.user_id
  WHERE r.campaign_id = $1`;
