import type { Sql } from '../platform/database/database.ts';

export type Campaign = {
  id: string;
  name: string;
  organization: string;
  state: string;
  pauseReason: string | null;
  /** What stops it, when it is paused for a fault. */
  fault: string | null;
  dueAt: Date | null;
  recipients: number;
};

/** Campaigns of everybody or of one organisation, newest first. */
export async function listCampaigns(
  { organizationId, limit }: { organizationId?: string | undefined; limit: number },
  { sql }: { sql: Sql },
): Promise<Campaign[]> {
  const { rows } = await sql.query<Campaign>(
    `SELECT c.id, c.name, o.name AS organization, c.state, c.pause_reason AS "pauseReason", c.fault,
       c.due_at AS "dueAt",
       (SELECT count(*)::int FROM campaign_recipients r WHERE r.campaign_id = c.id) AS recipients
     FROM campaigns c JOIN organizations o ON o.id = c.organization_id
     WHERE $1::uuid IS NULL OR c.organization_id = $1
     ORDER BY c.created_at DESC LIMIT $2`,
    [organizationId ?? null, limit],
  );
  return rows;
}

/** The state of a campaign; undefined when there is none. */
export async function stateOfCampaign(
  { id }: { id: string },
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ state: string }>('SELECT state FROM campaigns WHERE id = $1', [
    id,
  ]);
  return rows[0]?.state;
}
