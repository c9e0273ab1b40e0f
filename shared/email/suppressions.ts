import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';

export type Suppression = {
  id: string;
  address: string;
  /** Null: for every organisation, or every category. */
  organizationId: string | null;
  category: string | null;
  reason: string;
  since: Date;
};

/** Addresses that get no mail, newest first; or everything that holds one of them back. */
export async function listSuppressions(
  input: { address?: string | undefined; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Suppression>> {
  return readPart<Suppression & Row>(
    {
      columns: `id, address, organization_id AS "organizationId", category, reason, created_at AS since`,
      from: 'email_suppressions',
      where: '($1::text IS NULL OR address = lower($1))',
      values: [input.address ?? null],
      by: [{ column: 'id', type: 'bigint' }],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/**
 * No mail goes to the address any more, because an operator says so.
 * @param input.ways how it may be written: its domain as people read it, and in ASCII.
 */
export async function suppressAddress(
  { ways }: { ways: readonly string[] },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO email_suppressions (address, reason)
     SELECT DISTINCT lower(trim(way)), 'manual' FROM unnest($1::text[]) AS way
     ON CONFLICT (address, organization_id, category) DO NOTHING`,
    [ways],
  );
}

/**
 * The address may have mail again; what the person unsubscribed from stays off.
 * @param input.ways as above: what was suppressed by one way is let go by the other
 * @returns how many suppressions that ended.
 */
export async function unsuppressAddress(
  { ways }: { ways: readonly string[] },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rowCount } = await sql.query(
    `DELETE FROM email_suppressions
     WHERE address IN (SELECT lower(trim(way)) FROM unnest($1::text[]) AS way) AND reason <> 'unsubscribe'`,
    [ways],
  );
  return rowCount;
}
