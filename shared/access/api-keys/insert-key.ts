import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Row, Sql } from '../../platform/database/database.ts';
import { MINUTE } from '../../platform/durations.ts';
import { Conflict, OtherRequest } from '../../platform/errors.ts';
import type { Origin } from '../audit/write-act.ts';
import type { Scope } from '../scopes.ts';
import { deriveBits, hashApiKey, hintOf, makeApiKey, type Peppers, pepperId } from './api-key.ts';

/** What a new key is to be. */
export type NewKey = {
  organizationId: string;
  by: string;
  origin?: Origin | undefined;
  name: string;
  scopes: readonly Scope[];
  allowedIps: readonly string[];
  expiresAt: Date | null;
  /** The caller's Idempotency-Key, and what it was sent with. */
  request?: { key: string; body: unknown } | undefined;
};

type Deps = { sql: Sql; peppers: Peppers; at: Date };

/** Minutes in which the same request gives the same key again: its answer may have been lost. */
const SHOWN_AGAIN_FOR = 10;

/**
 * Writes a key's row. With an idempotency key the key is derived and not drawn, so that the same
 * request gives the same key without anybody having stored it.
 *
 * @returns the key, shown this once; `again` when the row was there.
 * @throws OtherRequest when the idempotency key came with another request; Conflict when it is too
 *   late to show the key again.
 */
export async function insertKey(
  input: NewKey,
  { sql, peppers, at }: Deps,
): Promise<{ id: string; key: string; again: boolean }> {
  const { request } = input;
  const [pepper] = peppers;
  const salt = randomBytes(16);
  const requestHash = request ? hashRequest(request.body) : null;
  const key = makeApiKey(
    request ? deriveBits({ pepper, salt, requestKey: request.key }) : undefined,
  );
  const id = randomUUID();
  const { rowCount } = await sql.query(
    `INSERT INTO api_keys (id, organization_id, name, hint, key_hash, pepper, scopes, allowed_ips,
       created_at, created_by, expires_at, request_key, request_hash, salt)
     VALUES ($1, $2, $3, $4, $5, $6, $7, ARRAY(SELECT network(it::inet) FROM unnest($8::text[]) AS it), $9, $10, $11, $12, $13, $14)
     ON CONFLICT (organization_id, request_key) DO NOTHING`,
    [
      id,
      input.organizationId,
      input.name,
      hintOf(key),
      hashApiKey(key, pepper),
      pepperId(pepper),
      input.scopes,
      input.allowedIps,
      at,
      input.by,
      input.expiresAt,
      request?.key ?? null,
      requestHash,
      request ? salt : null,
    ],
  );
  if (rowCount === 1) return { id, key, again: false };
  return { ...(await showAgain(input, { sql, peppers, at })), again: true };
}

const hashRequest = (body: unknown) => createHash('sha256').update(JSON.stringify(body)).digest();

type Requested = Row & {
  id: string;
  request_hash: Buffer;
  salt: Buffer;
  pepper: string;
  created_at: Date;
};

async function showAgain(input: NewKey, { sql, peppers, at }: Deps) {
  const { key: requestKey, body } = input.request as NonNullable<NewKey['request']>;
  const { rows } = await sql.query<Requested>(
    `SELECT id, request_hash, salt, pepper, created_at FROM api_keys
     WHERE organization_id = $1 AND request_key = $2`,
    [input.organizationId, requestKey],
  );
  const row = rows[0] as Requested;
  if (!row.request_hash.equals(hashRequest(body)))
    throw new OtherRequest('This Idempotency-Key came with another request');
  const pepper = peppers.find((it) => pepperId(it) === row.pepper);
  const late = at.getTime() - row.created_at.getTime() > SHOWN_AGAIN_FOR * MINUTE;
  if (late || !pepper) throw new Conflict('This was done before; its key is not shown again');
  return { id: row.id, key: makeApiKey(deriveBits({ pepper, salt: row.salt, requestKey })) };
}
