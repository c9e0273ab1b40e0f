import type { Sql } from '../platform/database/database.ts';

/** What somebody did in an organisation: names and ids, never a secret. */
export type Act = {
  organizationId: string;
  by: string;
  /** Object and verb: `api-key.revoked`. */
  action: string;
  subject: Record<string, unknown>;
};

/** Writes down an act, in the transaction of the act: neither is there without the other. */
export async function writeAct(
  { organizationId, by, action, subject }: Act,
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query('INSERT INTO audit_logs (organization_id, action, subject) VALUES ($1, $2, $3)', [
    organizationId,
    action,
    JSON.stringify({ by, ...subject }),
  ]);
}
