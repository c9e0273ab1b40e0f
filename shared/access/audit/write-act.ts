import type { Sql } from '../../platform/database/database.ts';

/** From where a request came: the gateway's source address, and what its logs call it. */
export type Origin = { ip: string; requestId: string };

/** What somebody did in an organisation: names and ids, never a secret. */
export type Act = {
  organizationId: string;
  by: string;
  /** Object and verb: `api-key.revoked`. */
  action: string;
  subject: Record<string, unknown>;
  /** How it was before and after, of what the act changed. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** Absent for what operators do. */
  origin?: Origin | undefined;
};

/**
 * Writes down an act, in the transaction of the act: neither is there without the other. The row
 * becomes the next of its organisation's chain, for which other acts wait until the transaction ends:
 * write it last.
 */
export async function writeAct(act: Act, { sql }: { sql: Sql }): Promise<void> {
  const { organizationId, by, action, subject, before, after, origin } = act;
  await sql.query(
    `INSERT INTO audit_logs (organization_id, user_id, actor, action, subject, before, after, ip_address, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      organizationId,
      userOf(by),
      by,
      action,
      JSON.stringify({ by, ...subject }),
      jsonOrNull(before),
      jsonOrNull(after),
      origin?.ip ?? null,
      origin?.requestId ?? null,
    ],
  );
}

const userOf = (by: string) => /^user ([0-9a-f-]{36})$/.exec(by)?.[1] ?? null;
const jsonOrNull = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
