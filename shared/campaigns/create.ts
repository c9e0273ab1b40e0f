import type { Sql } from '../platform/database/database.ts';
import type { Audience } from './audience.ts';

export type Draft = {
  organizationId: string;
  /** For operators. */
  name: string;
  subject: string;
  /** Plain text; an empty line ends a paragraph. */
  body: string;
  audience: Audience;
};

/** Makes a draft, which is not sent before it is scheduled. @returns its id. */
export async function createCampaign(draft: Draft, { sql }: { sql: Sql }): Promise<string> {
  const { organizationId, name, subject, body, audience } = draft;
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO campaigns (organization_id, name, subject, body, audience)
     VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [organizationId, name, subject, body, JSON.stringify(audience)],
  );
  return (rows[0] as { id: string }).id;
}
