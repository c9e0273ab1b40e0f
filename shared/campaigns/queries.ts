import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';

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

/** Campaigns of everybody or of one organisation, newest first, a part at a time. */
export async function listCampaigns(
  input: { organizationId?: string | undefined; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Campaign>> {
  return readPart<Campaign & Row>(
    {
      columns: `c.id, c.name, o.name AS organization, c.state, c.pause_reason AS "pauseReason", c.fault,
       c.due_at AS "dueAt",
       (SELECT count(*)::int FROM campaign_recipients r WHERE r.campaign_id = c.id) AS recipients`,
      from: 'campaigns c JOIN organizations o ON o.id = c.organization_id',
      where: '($1::uuid IS NULL OR c.organization_id = $1)',
      values: [input.organizationId ?? null],
      by: [
        { column: 'c.created_at', type: 'timestamptz' },
        { column: 'c.id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
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
