import type { Clock } from '../platform/clock.ts';
import type { Row, Sql } from '../platform/database/database.ts';
import { Forbidden, Unauthorized } from '../platform/errors.ts';
import { hashApiKey, isApiKey, type Peppers } from './api-keys/api-key.ts';
import type { Origin } from './audit/write-act.ts';
import type { KeyHolder } from './caller.ts';
import { isInRanges } from './ip-ranges.ts';
import type { Scope } from './scopes.ts';

type KeyRow = Row & {
  id: string;
  organization_id: string;
  scopes: Scope[];
  allowed_ips: string[];
  ends_at: Date | null;
};

/**
 * Finds who holds a key. What is unknown, expired, replaced and revoked looks alike from outside.
 *
 * @param input.origin with the gateway's own source address, never a header's.
 * @throws Unauthorized; Forbidden for a good key from an address that it is not for.
 */
export async function findCaller(
  { key, origin }: { key: string; origin: Origin },
  { db, clock, peppers }: { db: FindKeys; clock: Clock; peppers: Peppers },
): Promise<KeyHolder> {
  const found = isApiKey(key) ? await findKey(key, { db, peppers, at: clock() }) : undefined;
  if (!found) throw new Unauthorized('A valid API key is needed');
  const { scopes, allowed_ips: allowedIps, ends_at: endsAt } = found;
  if (allowedIps.length > 0 && !isInRanges(origin.ip, allowedIps))
    throw new Forbidden('This API key is not for calls from this address');
  return {
    kind: 'api-key',
    organizationId: found.organization_id,
    keyId: found.id,
    by: `api-key ${found.id}`,
    scopes,
    bounds: { scopes, allowedIps, endsAt },
    origin,
  };
}

/** A database in whose transactions the row of a key is seen by whoever presents it, and no other. */
export type FindKeys = { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> };

async function findKey(
  key: string,
  { db, peppers, at }: { db: FindKeys; peppers: Peppers; at: Date },
): Promise<KeyRow | undefined> {
  const hashes = peppers.map((pepper) => hashApiKey(key, pepper));
  const presented = hashes.map((hash) => hash.toString('hex')).join(',');
  return db.transaction(async (tx) => {
    const [, found] = await Promise.all([
      tx.query(`SELECT set_config('app.presented_keys', $1, true)`, [presented]),
      tx.query<KeyRow>(
        `SELECT id, organization_id, scopes, allowed_ips::text[] AS allowed_ips,
           least(expires_at, grace_ends_at) AS ends_at FROM api_keys
         WHERE key_hash = ANY($1) AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > $2)
           AND (replaced_by IS NULL OR grace_ends_at > $2)`,
        [hashes, at],
      ),
    ]);
    return found.rows[0];
  });
}
