import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../scopes.ts';

/** Hours that a replaced key may go on, at most. */
export const LONGEST_GRACE = 168;

export const KEY_STATES = ['active', 'in-grace', 'expired', 'replaced', 'revoked'] as const;

/** A key without its secret, which nobody can show again. */
export type ApiKeyRow = {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  allowedIps: string[];
  state: (typeof KEY_STATES)[number];
  createdAt: Date;
  createdBy: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  gracePeriodEndsAt: Date | null;
  replacedBy: string | null;
  revokedAt: Date | null;
};

/** The state at `$1`. A key is worth something in the first two. */
const STATE = `CASE
  WHEN revoked_at IS NOT NULL THEN 'revoked'
  WHEN expires_at <= $1 THEN 'expired'
  WHEN replaced_by IS NULL THEN 'active'
  WHEN grace_ends_at > $1 THEN 'in-grace'
  ELSE 'replaced' END`;

const KEY_COLUMNS = `id, name, hint, scopes, allowed_ips::text[] AS "allowedIps",
  ${STATE} AS state, created_at AS "createdAt", created_by AS "createdBy",
  expires_at AS "expiresAt", last_used_at AS "lastUsedAt", grace_ends_at AS "gracePeriodEndsAt",
  replaced_by AS "replacedBy", revoked_at AS "revokedAt"`;

/** Newest first, a part at a time. */
export async function listApiKeys(
  input: { organizationId: string; at: Date; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<ApiKeyRow>> {
  return readPart<ApiKeyRow & Row>(
    {
      columns: KEY_COLUMNS,
      from: 'api_keys',
      where: 'organization_id = $2',
      values: [input.at, input.organizationId],
      by: [
        { column: 'created_at', type: 'timestamptz' },
        { column: 'id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** @throws NotFound also for a key of another organisation. */
export async function lockApiKey(
  { organizationId, id, at }: { organizationId: string; id: string; at: Date },
  { sql }: { sql: Sql },
): Promise<ApiKeyRow> {
  const { rows } = await sql.query<ApiKeyRow & Row>(
    `SELECT ${KEY_COLUMNS} FROM api_keys WHERE organization_id = $2 AND id = $3 FOR UPDATE`,
    [at, organizationId, id],
  );
  if (!rows[0]) throw new NotFound('There is no such API key');
  return rows[0];
}
