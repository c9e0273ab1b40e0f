import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readEncryptionKeys } from '../../shared/credentials/keys.ts';
import { open, rewrap, seal, UnreadableCredential } from '../../shared/credentials/seal.ts';
import {
  countByKey,
  putCredential,
  readCredential,
  removeCredential,
  rewrapCredentials,
} from '../../shared/credentials/store.ts';
import { useDatabase } from '../support/use-database.ts';

const hex = () => randomBytes(32).toString('hex');
const AT = new Date('2026-11-21T04:00:00Z');
const place = { organizationId: '11111111-1111-4111-8111-111111111111', name: 'mill' };

describe('encryption keys', () => {
  it('are 64 hex characters, several with the newest first', () => {
    const [a, b] = [hex(), hex()];
    const keys = readEncryptionKeys(` ${a}, ${b.toUpperCase()} `);
    expect(keys.map(({ bytes }) => bytes.toString('hex'))).toEqual([a, b]);
    expect(keys[0].id).not.toBe(keys[1]?.id);
  });

  it.each([
    ['x'.repeat(32), 'derive one from it by'],
    ['', 'There is no encryption key'],
    ['g'.repeat(64), '64 hex characters'],
    [hex().slice(1), '64 hex characters'],
  ])('are not "%s"', (text, word) => {
    expect(() => readEncryptionKeys(text)).toThrow(word);
    if (text) expect(() => readEncryptionKeys(text)).not.toThrow(text);
  });
});

describe('a sealed credential', () => {
  const keys = readEncryptionKeys(hex());

  it('opens at its place with its key, and differs each time', () => {
    const [one, two] = [seal('s3cret', place, keys), seal('s3cret', place, keys)];
    expect(open(one, place, keys)).toBe('s3cret');
    expect(one.sealed.equals(two.sealed)).toBe(false);
    expect(JSON.stringify(one)).not.toContain('s3cret');
  });

  it('opens at no other place, with no other key, and not when a bit of it was changed', () => {
    const row = seal('s3cret', place, keys);
    const elsewhere = { ...place, organizationId: '22222222-2222-4222-8222-222222222222' };
    for (const other of [elsewhere, { ...place, name: 'mil' }])
      expect(() => open(row, other, keys)).toThrow(UnreadableCredential);
    expect(() => open(row, place, readEncryptionKeys(hex()))).toThrow('not among ours');
    for (const part of ['wrappedKey', 'sealed'] as const)
      for (const at of [0, 12, row[part].length - 1]) {
        const changed = Buffer.from(row[part]);
        changed[at] = (changed[at] as number) ^ 1;
        expect(() => open({ ...row, [part]: changed }, place, keys)).toThrow(UnreadableCredential);
      }
    const other = seal('other', place, keys);
    expect(() => open({ ...row, sealed: other.sealed }, place, keys)).toThrow(UnreadableCredential);
    for (const length of [0, 5, 27])
      expect(() => open({ ...row, sealed: row.sealed.subarray(0, length) }, place, keys)).toThrow(
        UnreadableCredential,
      );
  });

  it('is wrapped anew without being sealed anew', () => {
    const row = seal('s3cret', place, keys);
    const next = readEncryptionKeys(`${hex()},${keys[0].bytes.toString('hex')}`);
    const fresh = rewrap(row, place, next);
    expect(fresh.sealed).toBe(row.sealed);
    expect(open(fresh, place, [next[0]])).toBe('s3cret');
  });
});

describe('credentials of organisations', () => {
  const { db } = useDatabase({ connections: 4 });
  let organizationId: string;
  beforeEach(async () => {
    await db.query('DELETE FROM organizations');
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    organizationId = rows[0]?.id as string;
  });
  const old = hex();
  const before = readEncryptionKeys(old);
  const put = (name: string, keys = before, secret = `secret of ${name}`) =>
    putCredential({ organizationId, name, secret, by: 'operator ada', at: AT }, { sql: db, keys });
  const read = (name: string, keys = before) =>
    readCredential({ organizationId, name }, { sql: db, keys });

  it('are put, read, replaced and removed', async () => {
    await put('mill');
    await put('mill', before, 'a newer one');
    expect(await read('mill')).toBe('a newer one');
    await removeCredential({ organizationId, name: 'mill' }, { sql: db });
    await expect(read('mill')).rejects.toThrow('There is no credential');
  });

  it('cannot be swapped between rows, whoever writes', async () => {
    await put('mill');
    await put('bank');
    await db.query(
      `UPDATE credentials c SET key_id = o.key_id, wrapped_key = o.wrapped_key, sealed = o.sealed
       FROM credentials o WHERE c.name = 'mill' AND o.name = 'bank'`,
    );
    await expect(read('mill')).rejects.toThrow(UnreadableCredential);
  });

  it('move to a new key by the hundred, in many runs, until the old key opens none', async () => {
    for (let n = 0; n < 450; n++) await put(`c${n}`);
    const next = readEncryptionKeys(`${hex()},${old}`);
    expect(await countByKey({ sql: db })).toEqual([{ keyId: before[0].id, rows: 450 }]);
    const reading = Promise.all(
      Array.from({ length: 100 }, (_, n) => read(`c${n}`, next).then((it) => it.slice(0, 9))),
    );
    const runs = await Promise.all([1, 2].map(() => rewrapCredentials({ sql: db, keys: next })));
    expect(new Set(await reading)).toEqual(new Set(['secret of']));
    expect(Math.max(...runs.map(({ done }) => done))).toBeGreaterThan(0);
    expect(await countByKey({ sql: db })).toEqual([{ keyId: next[0].id, rows: 450 }]);
    expect(await read('c449', [next[0]])).toBe('secret of c449');
    expect(await rewrapCredentials({ sql: db, keys: next })).toEqual({ done: 0, unreadable: 0 });
  });

  it('that cannot be opened hold up no other', async () => {
    await put('a', readEncryptionKeys(hex()));
    await put('b');
    const next = readEncryptionKeys(`${hex()},${old}`);
    expect(await rewrapCredentials({ sql: db, keys: next })).toEqual({ done: 1, unreadable: 1 });
    expect(await read('b', next)).toBe('secret of b');
  });
});
