import type { Row, Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';
import type { EncryptionKeys } from './keys.ts';
import { open, type Place, rewrap, type Sealed, seal } from './seal.ts';

type Deps = { sql: Sql; keys: EncryptionKeys };

const COLUMNS = `key_id AS "keyId", wrapped_key AS "wrappedKey", sealed`;

/** A credential without its secret. */
export type CredentialRow = {
  name: string;
  keyId: string;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string;
};

/** Puts a third party's secret of an organisation, in place of the one before. */
export async function putCredential(
  input: Place & { secret: string; by: string; at: Date },
  { sql, keys }: Deps,
): Promise<void> {
  const { organizationId, name, secret, by, at } = input;
  const { keyId, wrappedKey, sealed } = seal(secret, input, keys);
  await sql.query(
    `INSERT INTO credentials (organization_id, name, key_id, wrapped_key, sealed, created_at, updated_at, updated_by)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
     ON CONFLICT (organization_id, name) DO UPDATE SET key_id = excluded.key_id,
       wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, updated_at = excluded.updated_at,
       updated_by = excluded.updated_by`,
    [organizationId, name, keyId, wrappedKey, sealed, at, by],
  );
}

/** @throws NotFound, UnreadableCredential */
export async function readCredential(place: Place, { sql, keys }: Deps): Promise<string> {
  const { rows } = await sql.query<Sealed & Row>(
    `SELECT ${COLUMNS} FROM credentials WHERE organization_id = $1 AND name = $2`,
    [place.organizationId, place.name],
  );
  if (!rows[0]) throw new NotFound(`There is no credential "${place.name}"`);
  return open(rows[0], place, keys);
}

/** Names and dates of an organisation's credentials, by name, a thousand at the most; no values. */
export async function listCredentials(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<CredentialRow[]> {
  const { rows } = await sql.query<CredentialRow & Row>(
    `SELECT name, key_id AS "keyId", created_at AS "createdAt", updated_at AS "updatedAt",
       updated_by AS "updatedBy"
     FROM credentials WHERE organization_id = $1 ORDER BY name LIMIT 1000`,
    [organizationId],
  );
  return rows;
}

/** @throws NotFound */
export async function removeCredential(
  { organizationId, name }: Place,
  { sql }: { sql: Sql },
): Promise<void> {
  const { rowCount } = await sql.query(
    'DELETE FROM credentials WHERE organization_id = $1 AND name = $2',
    [organizationId, name],
  );
  if (rowCount === 0) throw new NotFound(`There is no credential "${name}"`);
}

/** How many rows each key still opens: one of none can be retired. */
export async function countByKey({
  sql,
}: {
  sql: Sql;
}): Promise<{ keyId: string; rows: number }[]> {
  const { rows } = await sql.query<Row & { keyId: string; rows: number }>(
    `SELECT key_id AS "keyId", count(*)::int AS rows FROM credentials GROUP BY 1 ORDER BY 1`,
  );
  return rows;
}

/** Rows per transaction: what is interrupted goes on where it stopped. */
const BATCH = 200;

type Stale = Sealed & Row & { organizationId: string; name: string };

/**
 * Wraps the keys of all rows with our newest key. A row that cannot be opened stays as it is, and is
 * counted.
 */
export async function rewrapCredentials({
  sql,
  keys,
}: Deps): Promise<{ done: number; unreadable: number }> {
  const [newest] = keys;
  let [done, unreadable, after] = [0, 0, ''];
  for (;;) {
    const { rows } = await sql.query<Stale>(
      `SELECT organization_id AS "organizationId", name, ${COLUMNS} FROM credentials
       WHERE key_id <> $1 AND organization_id || ' ' || name > $2
       ORDER BY organization_id || ' ' || name LIMIT ${BATCH}`,
      [newest.id, after],
    );
    for (const row of rows) (await rewrapRow(row, { sql, keys })) ? done++ : unreadable++;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return { done, unreadable };
    after = `${last.organizationId} ${last.name}`;
  }
}

async function rewrapRow(row: Stale, { sql, keys }: Deps): Promise<boolean> {
  let fresh: Sealed;
  try {
    fresh = rewrap(row, row, keys);
  } catch {
    return false;
  }
  // Only if it is still what was read: who puts a new secret meanwhile has sealed it with the newest.
  await sql.query(
    `UPDATE credentials SET key_id = $3, wrapped_key = $4
     WHERE organization_id = $1 AND name = $2 AND wrapped_key = $5`,
    [row.organizationId, row.name, fresh.keyId, fresh.wrappedKey, row.wrappedKey],
  );
  return true;
}
