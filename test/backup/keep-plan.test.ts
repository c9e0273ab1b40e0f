import { describe, expect, it } from '@jest/globals';
import {
  dataKey,
  holdKey,
  idOf,
  isDataKey,
  manifestKey,
  newBackupId,
  verifiedKey,
} from '../../shared/backup/manifest/object-keys.ts';
import { type KeepPolicy, oddMoment, planKeeping } from '../../shared/backup/stored/keep-plan.ts';
import type { StoredBackup } from '../../shared/backup/stored/list.ts';

/** A Sunday. */
const NOW = new Date('2026-11-22T12:00:00Z');

const backup = (snapshotAt: string, more: Partial<StoredBackup> = {}, identity = 'one') =>
  ({
    id: snapshotAt,
    manifest: { snapshotAt, source: { identity } },
    ...more,
  }) as StoredBackup;
const plan = (policy: Partial<KeepPolicy>, ...backups: StoredBackup[]) =>
  planKeeping({ backups, policy: { days: 0, weeks: 0, months: 0, ...policy }, now: NOW }).map(
    ({ keep, because }) => {
      expect(keep).toBe(!because.startsWith('older'));
      return because;
    },
  );
const newest = backup('2026-11-22T11:00:00Z');
const verified = { verified: { at: '', by: 'drill' as const } };

describe('the moment at which something may be given up', () => {
  const of = (kind: string, snapshotAt: string) =>
    ({ manifest: { snapshotAt, source: { identity: kind, kind } } }) as StoredBackup;
  const odd = (...backups: StoredBackup[]) => oddMoment({ backups, now: NOW });
  const today = '2026-11-22T11:00:00Z';
  const before = '2026-11-18T11:00:00Z';

  it('is one at which Postgres was backed up lately, whatever else was, by hand', () => {
    expect(odd(of('sqlite', today), of('postgres', today))).toBeUndefined();
    expect(odd(of('sqlite', today), of('postgres', before))).toMatch(
      /^The newest backup is of 2026-11-18/,
    );
    expect(odd(of('sqlite', today), of('sqlite', before))).toBeUndefined();
    expect(odd(of('sqlite', before))).toMatch(/this clock says/);
    expect(odd()).toBeUndefined();
  });
});

describe('the plan of what is kept', () => {
  it('keeps what is as old as the policy’s days, to the millisecond', () => {
    const backups = [newest, backup('2026-11-20T12:00:00Z'), backup('2026-11-20T11:59:59.999Z')];
    expect(plan({ days: 2 }, ...backups)).toEqual([
      ...['newest', 'younger than 2 days', 'older than 2 days'],
    ]);
  });

  it('takes a week from Monday to Sunday, UTC, and a month by its name', () => {
    const backups = [
      newest,
      backup('2026-11-16T00:00:00Z'), // Monday of the same week
      backup('2026-11-15T23:59:59Z'), // Sunday of the one before
      backup('2026-11-09T00:00:00Z'),
      backup('2026-11-08T23:59:59Z'),
      backup('2026-10-31T23:59:59Z'),
      backup('2026-10-01T00:00:00Z'),
    ];
    const old = 'older than 0 days';
    const week = 'newest of its week';
    expect(plan({ weeks: 3 }, ...backups)).toEqual(['newest', old, week, old, week, old, old]);
    expect(plan({ months: 2 }, ...backups)).toEqual([
      ...['newest', old, old, old, old, 'newest of its month', old],
    ]);
    expect(plan({ months: 1 }, ...backups)).toEqual(['newest', old, old, old, old, old, old]);
  });

  it('says the strongest reason, and counts what is damaged for nothing', () => {
    const damaged = { problem: 'Its file is missing' };
    expect(
      plan(
        { weeks: 1, months: 1 },
        backup('2026-11-22T11:30:00Z', { ...damaged, ...verified }),
        newest,
        backup('2026-11-21T11:00:00Z', verified),
        backup('2026-11-20T11:00:00Z', verified),
        backup('2026-11-19T11:00:00Z', { ...damaged, hold: { reason: 'case', at: '' } }),
      ),
    ).toEqual([
      ...['older than 0 days', 'newest', 'newest verified', 'older than 0 days', 'legal hold'],
    ]);
  });

  it('replaces a backup of one database by none of another', () => {
    const other = backup('2026-01-01T00:00:00Z', {}, 'other');
    expect(plan({}, newest, other, backup('2025-01-01T00:00:00Z', {}, 'other'))).toEqual([
      ...['newest', 'newest', 'older than 0 days'],
    ]);
  });
});

describe('where a backup lies', () => {
  const id = newBackupId(new Date('2026-11-21T02:00:00.123Z'));

  it('is a folder by its id, and each object a name in it', () => {
    expect(id).toMatch(/^20261121T020000123Z-[0-9a-f]{6}$/);
    const keys = [manifestKey(id), verifiedKey(id), holdKey(id)];
    expect(keys).toEqual(
      ['manifest', 'verified', 'legal-hold'].map((name) => `backups/${id}/${name}.json`),
    );
    for (const key of keys) expect([idOf(key), isDataKey(key)]).toEqual([id, false]);
  });

  it.each([
    ['postgres-sql', 'zstd', 'sql.zst'],
    ['postgres-sql', 'gzip', 'sql.gz'],
    ['mongodb-archive', 'gzip', 'archive.gz'],
    ['sqlite-file', 'zstd', 'sqlite.zst'],
  ] as const)('says of %s by %s what it is', (dump, compression, ending) => {
    const key = dataKey(id, { dump, compression });
    expect(key).toBe(`backups/${id}/database.${ending}.age`);
    expect(isDataKey(key)).toBe(true);
  });

  it.each([
    ...['', 'backups/', `other/${id}/manifest.json`, `x${manifestKey('')}`, `backups/x${id}/a`],
    ...[`backups/${id}0/a`, 'backups/20261121T020000Z-3fa9c1/a', `backups/${id.toUpperCase()}x/a`],
  ])('is no backup’s: %j', (key) => {
    expect(idOf(key)).toBeUndefined();
    expect(isDataKey(`${key}/database.sql.zst.age`)).toBe(false);
  });

  it('and no file of a backup is what a person put beside it', () => {
    for (const name of ['database.sql.zst', 'database.sql.zst.age.txt', 'my-database.SQL.zst.age'])
      expect([name, isDataKey(`backups/${id}/${name}`)]).toEqual([name, false]);
  });
});
