import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { DEFAULT_KEEP } from '../../shared/backup/stored/keep-plan.ts';
import { listBackups } from '../../shared/backup/stored/list.ts';
import { backUp } from '../../shared/backup/take/back-up.ts';
import { copyBucket } from '../../shared/backup/take/copy-bucket.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { signer, trust } from './support/signer.ts';

let bucket: TestBucket;
let from: ObjectStore;
let to: ObjectStore;
beforeEach(async () => {
  bucket = await startBucket(['backups', 'documents', 'documents-copy']);
  from = await bucket.openAt(bucket.endpoint, 2, 'documents');
  to = await bucket.openAt(bucket.endpoint, 2, 'documents-copy');
});
afterEach(async () => {
  from.close();
  to.close();
  await bucket.stop();
});

const soon = () => new Date(Date.now() + 60_000);
const textOf = async (key: string) => String(await to.get(key));

describe('the copy of a bucket', () => {
  it('takes what is new or changed, gives up what is gone, and says what it holds', async () => {
    const odd = 'uploads/org 1/räksmörgås +&?.pdf';
    await from.put(odd, Buffer.from('one'));
    await from.put('uploads/b.pdf', Buffer.from('two'));
    const first = await copyBucket({ from, to, until: soon() }, { clock });
    expect(first).toEqual({ name: 'documents', copiedTo: 'documents-copy', objects: 2, bytes: 6 });
    expect(await textOf(odd)).toBe('one');

    let copies = 0;
    const counting = {
      ...to,
      copyFrom: (input: { bucket: string; key: string }) => {
        copies += 1;
        return to.copyFrom(input);
      },
    };
    await from.put('uploads/b.pdf', Buffer.from('changed'));
    await from.put('uploads/c.pdf', Buffer.from('three'));
    await from.remove(odd);
    const second = await copyBucket({ from, to: counting, until: soon() }, { clock });
    expect([copies, second.objects, second.bytes]).toEqual([2, 2, 12]);
    expect([await textOf('uploads/b.pdf'), await to.get(odd)]).toEqual(['changed', undefined]);
  });

  it('stops when its time is over and goes on the next time', async () => {
    for (let i = 0; i < 20; i += 1) await from.put(`uploads/${i}`, Buffer.from('x'));
    const over = await copyBucket({ from, to, until: new Date(0) }, { clock });
    expect(over.objects).toBe(0);
    expect((await copyBucket({ from, to, until: soon() }, { clock })).objects).toBe(20);
  });
});

describe('beside a backup', () => {
  let database: TestDatabase;
  let db: Database;
  beforeEach(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.ownerUrl });
  });
  afterEach(async () => {
    await db.end();
    await database.drop();
  });

  const run = (more: { to?: ObjectStore; second?: ObjectStore; store?: ObjectStore }) =>
    backUp({
      source: postgresSource({ url: database.ownerUrl }),
      store: more.store ?? bucket.store,
      buckets: [{ from, to: more.to ?? to }],
      further: more.second ? [more.second] : [],
      recipients: [generateIdentity().recipient],
      signer,
      trust,
      policy: DEFAULT_KEEP,
      sql: db,
      clock,
    });
  const notices = async () =>
    (await db.query<{ key: string }>('SELECT key FROM notices WHERE resolved_at IS NULL')).rows.map(
      ({ key }) => key,
    );
  const away = () => Promise.reject(new Error('the store is away'));

  it('the copy is listed in its manifest', async () => {
    await from.put('uploads/a.pdf', Buffer.from('a'));
    await run({});
    const { backups } = await listBackups({ ...bucket, trust });
    expect(backups[0]?.manifest.buckets).toEqual([
      { name: 'documents', copiedTo: 'documents-copy', objects: 1, bytes: 1 },
    ]);
  });

  it('what fails is told, and the backup stands', async () => {
    await from.put('uploads/a.pdf', Buffer.from('a'));
    const broken = { ...to, copyFrom: away };
    const elsewhere = { ...to, upload: away as never, get: away };
    await run({ to: broken, second: elsewhere });
    const { backups } = await listBackups({ ...bucket, trust });
    expect(backups).toMatchObject([{ problem: undefined, manifest: { buckets: [] } }]);
    expect((await notices()).sort()).toEqual(['backup-copy-failed', 'bucket-copy-failed']);
    await run({});
    expect(await notices()).toEqual(['backup-copy-failed']);
  });

  it('a second destination gets what it missed while it was away', async () => {
    await run({ second: { ...to, get: away } });
    await run({ second: to });
    const ids = async (store: ObjectStore) =>
      (await listBackups({ store, trust })).backups.map(({ id }) => id);
    expect(await ids(to)).toEqual(await ids(bucket.store));
    expect(await ids(to)).toHaveLength(2);
    expect(await notices()).toEqual([]);
  });
});
