import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idOf, manifestKey, newBackupId } from '../../shared/backup/manifest/object-keys.ts';
import { addressOfMongodb } from '../../shared/backup/mongodb/source.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { sqliteSource } from '../../shared/backup/sqlite/source.ts';
import { findBackup } from '../../shared/backup/stored/find-backup.ts';
import { keepBackups } from '../../shared/backup/stored/keep-backups.ts';
import { DEFAULT_KEEP, planKeeping } from '../../shared/backup/stored/keep-plan.ts';
import type { StoredBackup } from '../../shared/backup/stored/list.ts';
import { listBackups } from '../../shared/backup/stored/list.ts';
import { markVerified, setHold } from '../../shared/backup/stored/marks.ts';
import { copyBackup, copyMissing } from '../../shared/backup/take/copy-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { type Fixture, startFixture } from './support/fixture.ts';
import { signer, trust } from './support/signer.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

/** A backup of so many days ago, as far as the plan looks at it. */
const daysAgo = (days: number, more: Partial<StoredBackup> = {}): StoredBackup =>
  ({
    id: `b${days}`,
    manifest: {
      snapshotAt: new Date(NOW.getTime() - days * DAY).toISOString(),
      source: { kind: 'postgres', database: 'nightshift', identity: 'postgres:1/nightshift' },
    },
    verified: undefined,
    hold: undefined,
    problem: undefined,
    unreadable: [],
    ...more,
  }) as StoredBackup;

const kept = (backups: StoredBackup[], policy = DEFAULT_KEEP) =>
  planKeeping({ backups, policy, now: NOW })
    .filter(({ keep }) => keep)
    .map(({ backup }) => backup.id);

describe('the retention of backups', () => {
  it('keeps 30 days, then one a week for 8 weeks, then one a month for 12 months', () => {
    const daily = Array.from({ length: 400 }, (_, days) => daysAgo(days));
    const plan = planKeeping({ backups: daily, policy: DEFAULT_KEEP, now: NOW });
    const reasons = Map.groupBy(plan, ({ because }) => because);
    expect(reasons.get('younger than 30 days')).toHaveLength(30);
    // Of the 8 weeks, five are within the 30 days.
    expect(reasons.get('newest of its week')).toHaveLength(3);
    expect(reasons.get('newest of its month')?.length).toBeGreaterThanOrEqual(9);
    expect(plan.filter(({ keep }) => keep).length).toBeLessThan(50);
  });

  it('never gives up the newest, the newest verified, or one on hold', () => {
    const verified = { verified: { at: '', by: 'drill' as const } };
    const hold = { hold: { reason: 'case', at: '' } };
    const policy = { days: 1, weeks: 0, months: 0 };
    const backups = [
      daysAgo(40),
      daysAgo(50),
      daysAgo(60, verified),
      daysAgo(70, verified),
      daysAgo(80, hold),
    ];
    expect(kept(backups, policy)).toEqual(['b40', 'b60', 'b80']);
  });

  it('does not count a damaged backup as the newest', () => {
    const policy = { days: 1, weeks: 1, months: 1 };
    const backups = [daysAgo(40, { problem: 'Its file is missing' }), daysAgo(41), daysAgo(90)];
    expect(kept(backups, policy)).toEqual(['b41']);
  });
});

describe('the id of a backup', () => {
  it('sorts by time, within one second too, and is known again in a key', () => {
    const instant = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2999) });
    const apart = fc.integer({ min: 1, max: 999 });
    fc.assert(
      fc.property(instant, apart, (at, milliseconds) => {
        const [older, newer] = [
          newBackupId(new Date(at)),
          newBackupId(new Date(at + milliseconds)),
        ];
        expect(older < newer).toBe(true);
        expect(idOf(manifestKey(newer))).toBe(newer);
      }),
    );
  });
});

describe('backups of several sources', () => {
  const ofSqlite = (days: number, more: Partial<StoredBackup> = {}, path = '/a/app.sqlite') => {
    const { manifest, ...backup } = daysAgo(days, more);
    const identity = `sqlite:${path}`;
    const source = { ...manifest.source, kind: 'sqlite', database: 'app.sqlite', identity };
    return {
      ...backup,
      id: `${path === '/a/app.sqlite' ? 's' : 't'}${days}`,
      manifest: { ...manifest, source },
    } as StoredBackup;
  };

  it('are kept each by themselves: a newer one of another database replaces none', () => {
    const verified = { verified: { at: '', by: 'verify' as const } };
    const backups = [ofSqlite(1, verified), ofSqlite(41), daysAgo(42), daysAgo(43, verified)];
    const policy = { days: 0, weeks: 1, months: 0 };
    expect(kept(backups, policy)).toEqual(['s1', 'b42', 'b43']);
  });

  it('are two where two databases have one name', () => {
    const policy = { days: 0, weeks: 0, months: 0 };
    const backups = [ofSqlite(1), ofSqlite(40, {}, '/b/app.sqlite'), ofSqlite(41)];
    expect(kept(backups, policy)).toEqual(['s1', 't40']);
  });

  it.each([
    ['mongodb://u:p@B:1,a:2/app?replicaSet=x', 'mongodb://a:2,b:1/app'],
    ['mongodb://b/app', 'mongodb://b/app'],
    ['mongodb://c/', 'mongodb://c/all'],
    ['mongodb+srv://u@d.example/app', 'mongodb+srv://d.example/app'],
    ['mongodb://h/app?tlsCAFile=/etc/ca.pem', 'mongodb://h/app'],
    ['mongodb://u:p%40ss%2F@[::1]:27017,b/a%2Eb', 'mongodb://[::1]:27017,b/a.b'],
  ])('are told apart by their whole address, without who logs in: %s', (uri, address) => {
    expect(addressOfMongodb(uri)).toBe(address);
  });
});

describe('in a bucket', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture('CREATE TABLE t (a int); INSERT INTO t VALUES (1)');
  });
  afterAll(() => fixture.stop());

  it('removal takes what the manifest names and nothing else', async () => {
    const { store } = fixture.bucket;
    const [first, held, verified, newest] = [
      await fixture.take(),
      await fixture.take(),
      await fixture.take(),
      await fixture.take(),
    ].sort((a, b) => (a.snapshotAt < b.snapshotAt ? -1 : 1));
    if (!first || !held || !verified || !newest) throw new Error('unreachable');
    await store.put(`backups/${first.id}/note-of-a-person.txt`, Buffer.from('mine'));
    await store.put('backups/readme.txt', Buffer.from('mine'));
    await setHold({ id: held.id, reason: 'case', at: NOW }, { store, trust });
    await markVerified({ id: verified.id, at: NOW.toISOString(), by: 'verify' }, { store });
    const later = () => new Date(Date.now() + DAY);
    const policy = { days: 0, weeks: 0, months: 0 };
    const preview = await keepBackups({ policy, dryRun: true }, { store, trust, clock: later });
    expect(preview.filter(({ keep }) => !keep).map(({ backup }) => backup.id)).toEqual([first.id]);
    expect((await listBackups({ store, trust })).backups).toHaveLength(4);
    await keepBackups({ policy }, { store, trust, clock: later });
    const { backups } = await listBackups({ store, trust });
    expect(backups.map(({ id }) => id).sort()).toEqual([held.id, verified.id, newest.id].sort());
    expect(await fixture.bucket.keys()).toEqual(
      expect.arrayContaining(['backups/readme.txt', `backups/${first.id}/note-of-a-person.txt`]),
    );
  });

  it('nothing goes by a clock that jumped, or after nights without a backup', async () => {
    const { store } = fixture.bucket;
    await fixture.take();
    const before = await fixture.bucket.keys();
    const policy = { days: 0, weeks: 0, months: 0 };
    for (const days of [5 * 365, 4, -4]) {
      const clock = () => new Date(Date.now() + days * DAY);
      const pruned = keepBackups({ policy }, { store, trust, clock });
      await expect(pruned).rejects.toMatchObject({ name: 'BackupCannotRun' });
    }
    expect(await fixture.bucket.keys()).toEqual(before);
  });

  it('what a run left that did not finish goes after a day, and what is held elsewhere stays', async () => {
    const { store } = fixture.bucket;
    const [older] = [await fixture.take(), await fixture.take()].sort((a, b) =>
      a.snapshotAt < b.snapshotAt ? -1 : 1,
    );
    const orphan = 'backups/20200101T000000000Z-abcdef/database.sql.zst.age';
    await store.put(orphan, Buffer.from('half'));
    const policy = { days: 0, weeks: 0, months: 0 };
    const held = new Set([older?.id as string]);
    const at = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
    await keepBackups({ policy, held }, { store, trust, clock: at(23) });
    expect(await fixture.bucket.keys()).toContain(orphan);
    await keepBackups({ policy, held }, { store, trust, clock: at(25) });
    expect(await fixture.bucket.keys()).not.toContain(orphan);
    const { backups } = await listBackups({ store, trust });
    expect(backups.map(({ id }) => id)).toContain(older?.id);
  });

  it('a note that cannot be read hides no backup, and one that holds it keeps it', async () => {
    const { store } = fixture.bucket;
    const { id } = await fixture.take();
    await store.put(`backups/${id}/verified.json`, Buffer.alloc(0));
    await store.put(`backups/${id}/legal-hold.json`, Buffer.from('null'));
    const found = await findBackup({ id }, { store, trust });
    expect(found).toMatchObject({
      verified: undefined,
      hold: { reason: 'its note cannot be read' },
    });
    await setHold({ id, reason: null, at: NOW }, { store, trust });
  });

  it('a manifest that may not be read hides only itself, and whoever takes an older one hears of it', async () => {
    const { store } = fixture.bucket;
    const [older, newest] = [await fixture.take(), await fixture.take()];
    const get = (key: string) =>
      key.includes(newest.id)
        ? Promise.reject(Object.assign(new Error('no'), { $metadata: { httpStatusCode: 403 } }))
        : store.get(key);
    const found = await findBackup({ id: 'latest' }, { store: { ...store, get }, trust });
    expect(found).toMatchObject({ id: older.id, passedOver: [{ id: newest.id }] });
    const away = { ...store, get: () => Promise.reject(new Error('ECONNRESET')) };
    await expect(findBackup({ id: 'latest' }, { store: away, trust })).rejects.toThrow('ECONN');
  });

  it('the latest is of the stage’s own database, whatever was kept after it', async () => {
    const { store } = fixture.bucket;
    const { id } = await fixture.take();
    const path = join(tmpdir(), `${randomUUID()}.sqlite`);
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE t (a INTEGER)');
    db.close();
    const { recipient } = fixture.key;
    const other = await takeBackup({
      ...{ source: sqliteSource({ path }), store, recipients: [recipient], signer },
      clock: systemClock,
    });
    const found = await findBackup({ id: 'latest' }, { store, trust });
    expect([found.id, other.id > found.id]).toEqual([id, true]);
    const now = new Date(Date.now() + DAY);
    expect((await findBackup({ at: now }, { store, trust })).id).toBe(id);
  });

  it('what is held or proven after it was copied is so in the second place too', async () => {
    const { store, openAt, endpoint } = fixture.bucket;
    const second = await openAt(endpoint, 2, 'second');
    try {
      const [held, proven, newest] = [
        await fixture.take(),
        await fixture.take(),
        await fixture.take(),
      ];
      const places = { from: store, to: second, trust, clock: systemClock };
      for (const { id } of [held, proven, newest]) await copyBackup({ id }, places);
      await setHold({ id: held.id, reason: 'case', at: NOW }, { store, trust });
      await markVerified({ id: proven.id, at: NOW.toISOString(), by: 'drill' }, { store });
      const until = new Date(Date.now() + DAY);
      await copyMissing({ first: newest.id, days: 1, until }, places);
      const there = (id: string) => findBackup({ id }, { store: second, trust });
      expect((await there(held.id)).hold).toMatchObject({ reason: 'case' });
      expect((await there(proven.id)).verified).toMatchObject({ by: 'drill' });
    } finally {
      second.close();
    }
  });

  it('a copy in a second store is a backup of its own right', async () => {
    const { store, openAt, endpoint } = fixture.bucket;
    const second = await openAt(endpoint, 2, 'second');
    try {
      const { id } = await fixture.take();
      expect(await copyBackup({ id }, { from: store, to: second, trust })).toBe(true);
      expect(await copyBackup({ id }, { from: store, to: second, trust })).toBe(false);
      const deps = { store: second, trust, identities: [fixture.key], clock: systemClock };
      expect((await verifyBackup({ id }, deps)).rows).toBe(1);
    } finally {
      second.close();
    }
  });

  it.each([
    'mongodb://u:s3cret/word@h/app',
    'mongodb://u:s3cret@word@h/app',
    'mongodb://u:s3cret?word@h/app',
    'mongodb://u:s3cret#word@h/app',
    'mongodb://u:1234/word@h/app',
    'mongodb://u:1234?word@h/app',
    'mongodb://u:s3cret',
    'mongodb://h/app%ZZ',
    'mongodb://h/a/b',
  ])('tell no part of a password that is not written as %%xx: %s', (uri) => {
    expect(() => addressOfMongodb(uri)).toThrow(InvalidRequest);
    expect(() => addressOfMongodb(uri)).not.toThrow(/s3cret|1234/);
  });
});
