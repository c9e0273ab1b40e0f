import { beforeEach, describe, expect, it } from '@jest/globals';
import { BackupCannotRun } from '../../shared/backup/errors.ts';
import { type Manifest, writeManifest } from '../../shared/backup/manifest/manifest.ts';
import {
  dataKey,
  holdKey,
  manifestKey,
  verifiedKey,
} from '../../shared/backup/manifest/object-keys.ts';
import { findBackup } from '../../shared/backup/stored/find-backup.ts';
import { keepBackups } from '../../shared/backup/stored/keep-backups.ts';
import { listBackups } from '../../shared/backup/stored/list.ts';
import { copyMarks, markVerified, setHold } from '../../shared/backup/stored/marks.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { Conflict, NotFound } from '../../shared/platform/errors.ts';
import { fixedClock } from '../support/clock.ts';
import { FILE, idAt, manifestOf, other, storeIn } from './support/memory-store.ts';
import { signer, trust } from './support/signer.ts';

const NOW = '2026-11-21T12:00:00Z';

describe('backups in a store', () => {
  const clock = fixedClock(NOW);
  const objects = new Map<string, { bytes: Buffer; modified: Date }>();
  const store = storeIn(objects, clock);
  const deps = { store, trust };
  beforeEach(() => {
    clock.set(NOW);
    objects.clear();
  });

  const give = async (id: string, more: Partial<Manifest> = {}, data = 'data') => {
    await store.put(dataKey(id, FILE), Buffer.from(data));
    await store.put(manifestKey(id), writeManifest(manifestOf(id, more), signer));
    return id;
  };
  const list = () => listBackups(deps);
  const find = async (id: string) => (await findBackup({ id }, deps)).id;

  describe('are listed', () => {
    it('with the newest snapshot first, and what is none apart', async () => {
      await give(idAt('18'));
      await give(idAt('20'));
      // It began first, and saw more.
      await give(idAt('19'), { snapshotAt: '2026-11-20T05:00:00Z' });
      await store.put(dataKey(idAt('10'), FILE), Buffer.from('half'));
      await store.put(dataKey(idAt('11'), FILE), Buffer.from('half'));
      await store.put('backups/readme.txt', Buffer.from('mine'));
      const { backups, broken } = await list();
      expect(backups.map(({ id }) => id)).toEqual([idAt('19'), idAt('20'), idAt('18')]);
      const problem = 'It has no manifest: the run did not finish';
      expect(broken).toEqual([
        { id: idAt('11'), problem, manifest: undefined },
        { id: idAt('10'), problem, manifest: undefined },
      ]);
    });

    it('with what is wrong with their file', async () => {
      await give(idAt('18'));
      await give(idAt('19'), {}, 'longer');
      await give(idAt('20'));
      objects.delete(dataKey(idAt('20'), FILE));
      expect((await list()).backups.map(({ problem }) => problem)).toEqual([
        'Its file is missing',
        'Its file has another size than the manifest says',
        undefined,
      ]);
    });

    it('with what lies beside them, where it can be read', async () => {
      const [bare, marked, odd] = [
        await give(idAt('18')),
        await give(idAt('19')),
        await give(idAt('20')),
      ];
      await markVerified({ id: marked, at: NOW, by: 'drill' }, { store });
      await setHold({ id: marked, reason: 'case', at: new Date(NOW) }, deps);
      for (const key of [verifiedKey(odd), holdKey(odd)])
        await store.put(key, Buffer.from('{"at":7}'));
      const told = (await list()).backups.map(({ id, verified, hold, unreadable }) => {
        return { id, verified, hold, unreadable };
      });
      expect(told).toEqual([
        {
          ...{ id: odd, verified: undefined, unreadable: ['when it was verified'] },
          hold: { reason: 'its note cannot be read', at: '' },
        },
        {
          ...{ id: marked, verified: { at: NOW, by: 'drill' }, unreadable: [] },
          hold: { reason: 'case', at: '2026-11-21T12:00:00.000Z' },
        },
        { id: bare, verified: undefined, hold: undefined, unreadable: [] },
      ]);
    });

    it('apart from one whose manifest was changed, or may not be read; a store that is away is told', async () => {
      const [changed, closed] = [await give(idAt('18')), await give(idAt('19'))];
      await store.put(manifestKey(changed), Buffer.from('nope'));
      const failing = (error: unknown, part = closed) => ({
        ...store,
        get: (key: string) => (key.includes(part) ? Promise.reject(error) : store.get(key)),
      });
      const denied = Object.assign(new Error('no'), { $metadata: { httpStatusCode: 403 } });
      const { backups, broken } = await listBackups({ store: failing(denied), trust });
      expect([backups, broken.map(({ problem }) => problem)]).toEqual([
        [],
        ['Its manifest may not be read', `The manifest of ${changed} is not JSON`],
      ]);
      await store.put(verifiedKey(closed), Buffer.from('{}'));
      const note = await listBackups({ store: failing(denied, 'verified'), trust });
      expect(note.backups).toMatchObject([{ id: closed, unreadable: ['when it was verified'] }]);
      const away = new Error('ECONNRESET');
      await expect(listBackups({ store: failing(away), trust })).rejects.toBe(away);
    });
  });

  describe('one is found', () => {
    it('by its id, or a beginning of it that is a day at least', async () => {
      const [id, twin] = [await give(idAt('20')), await give(idAt('20', 'bbbbbb'))];
      await give(idAt('19'));
      expect([await find(id), await find(twin)]).toEqual([id, twin]);
      expect(await find('20261119')).toBe(idAt('19'));
      await expect(find('20261120')).rejects.toThrow(Conflict);
      await expect(find('2026111')).rejects.toThrow(
        new NotFound(`There is no backup 2026111. The newest is ${twin}`),
      );
    });

    it('or the reason is told: none, none yet, or one that is damaged', async () => {
      await expect(find('20261119')).rejects.toThrow(new NotFound('There is no backup 20261119'));
      await expect(find('latest')).rejects.toThrow(
        new NotFound('There is no backup of the database yet'),
      );
      const at = new Date(NOW);
      await expect(findBackup({ at }, deps)).rejects.toThrow(
        new NotFound('There is no backup from 2026-11-21T12:00:00.000Z or earlier'),
      );
      await store.put(dataKey(idAt('11'), FILE), Buffer.from('half'));
      await expect(find('20261111')).rejects.toThrow(
        'There is no backup 20261111: It has no manifest: the run did not finish',
      );
    });

    it('the latest that is sound and the stage’s own, and says what newer is none', async () => {
      await give(idAt('18'));
      await give(idAt('19'), {}, 'longer');
      await give(idAt('20'), other('two'));
      for (const day of ['17', '21'])
        await store.put(dataKey(idAt(day), FILE), Buffer.from('half'));
      const latest = await findBackup({ id: 'latest' }, deps);
      expect([latest.id, latest.passedOver.map(({ id }) => id)]).toEqual([
        idAt('18'),
        [idAt('21')],
      ]);
      expect((await findBackup({ id: idAt('18') }, deps)).passedOver).toEqual([]);
    });

    it('of a time: the newest whose snapshot is not after it', async () => {
      await give(idAt('18'));
      await give(idAt('19'));
      await store.put(dataKey(idAt('21'), FILE), Buffer.from('half'));
      const at = async (time: string) => (await findBackup({ at: new Date(time) }, deps)).id;
      expect(await at('2026-11-19T02:00:00Z')).toBe(idAt('19'));
      expect(await at('2026-11-19T01:59:59.999Z')).toBe(idAt('18'));
      await expect(at('2026-11-18T01:59:59.999Z')).rejects.toThrow(NotFound);
      expect((await findBackup({ at: new Date(NOW) }, deps)).passedOver).toEqual([]);
    });
  });

  it('one is held by its id or as the latest, until that is lifted', async () => {
    const [older, newest] = [await give(idAt('19')), await give(idAt('20'))];
    const at = new Date(NOW);
    expect(await setHold({ id: 'latest', reason: 'case', at }, deps)).toBe(newest);
    expect(await setHold({ id: older, reason: 'other', at }, deps)).toBe(older);
    expect(objects.has(holdKey(newest))).toBe(true);
    expect(await setHold({ id: newest, reason: null, at }, deps)).toBe(newest);
    expect([objects.has(holdKey(newest)), objects.has(holdKey(older))]).toEqual([false, true]);
  });

  it('marks are put into another place where they are not yet, and lifted nowhere', async () => {
    const [a, b] = [idAt('19'), idAt('20')];
    for (const key of [holdKey(a), verifiedKey(b)]) await store.put(key, Buffer.from(key));
    const second = new Map<string, { bytes: Buffer; modified: Date }>();
    const to = storeIn(second, clock);
    await copyMarks([a, b], { from: store, to, there: new Set() });
    expect([...second].map(([key, { bytes }]) => [key, String(bytes)])).toEqual([
      [holdKey(a), holdKey(a)],
      [verifiedKey(b), verifiedKey(b)],
    ]);
    await store.put(holdKey(a), Buffer.from('newer'));
    objects.delete(verifiedKey(b));
    await copyMarks([a, b], { from: store, to, there: new Set([holdKey(a)]) });
    expect([...second].map(([, { bytes }]) => String(bytes))).toEqual([holdKey(a), verifiedKey(b)]);
  });

  describe('are given up', () => {
    const policy = { days: 0, weeks: 0, months: 0 };
    const keep = (more: Partial<Parameters<typeof keepBackups>[0]> = {}) =>
      keepBackups({ policy, ...more }, { ...deps, clock });
    const left = () => [...objects.keys()].sort();

    it('with their notes, and what a person put beside them stays', async () => {
      const [old, newest] = [await give(idAt('19')), await give(idAt('20'))];
      await markVerified({ id: newest, at: NOW, by: 'verify' }, { store });
      await store.put(verifiedKey(old), Buffer.from('no note'));
      await store.put(`backups/${old}/note.txt`, Buffer.from('mine'));
      const before = left();
      const plan = await keep({ dryRun: true });
      expect(plan.map(({ backup, keep: stays }) => [backup.id, stays])).toEqual([
        [newest, true],
        [old, false],
      ]);
      expect(left()).toEqual(before);
      expect(await keep()).toEqual(plan);
      expect(left()).toEqual(
        [
          ...[dataKey(newest, FILE), manifestKey(newest), verifiedKey(newest)],
          `backups/${old}/note.txt`,
        ].sort(),
      );
    });

    it('but not what is held or proven in another place', async () => {
      const [held, proven, old, newest] = [
        await give(idAt('17')),
        await give(idAt('18')),
        await give(idAt('19')),
        await give(idAt('20')),
      ];
      const verified = new Map([[proven, { at: NOW, by: 'drill' as const }]]);
      const plan = await keep({ held: new Set([held]), verified });
      expect(plan.map(({ backup, because }) => [backup.id, because])).toEqual([
        [newest, 'newest'],
        [old, 'older than 0 days'],
        [proven, 'newest verified'],
        [held, 'legal hold'],
      ]);
      expect(plan.at(-1)?.backup.hold).toEqual({ reason: 'held in another place', at: '' });
    });

    it('by no clock that is more than three days from the newest, either way', async () => {
      const id = await give(idAt('20'));
      const taken = Date.parse('2026-11-20T02:00:00Z');
      for (const days of [3, -3]) {
        clock.set(new Date(taken + days * DAY).toISOString());
        await expect(keep()).resolves.toHaveLength(1);
        clock.set(new Date(taken + days * DAY + Math.sign(days)).toISOString());
        await expect(keep()).rejects.toThrow(BackupCannotRun);
      }
      expect(await find(id)).toBe(id);
    });

    it('with what a run left that did not finish for a day', async () => {
      const [half, manifestOnly, held] = [idAt('17'), idAt('18'), idAt('19')];
      await store.put(dataKey(half, FILE), Buffer.from('half'));
      await store.put(`backups/${half}/note.txt`, Buffer.from('mine'));
      await store.put(manifestKey(manifestOnly), Buffer.from('changed'));
      await store.put(dataKey(manifestOnly, FILE), Buffer.from('data'));
      await store.put(dataKey(held, FILE), Buffer.from('half'));
      await store.put(holdKey(held), Buffer.from('{}'));
      await store.put('backups/readme.txt', Buffer.from('mine'));
      const before = left();
      clock.pass(DAY);
      await keep();
      expect(left()).toEqual(before);
      clock.pass(1);
      await keep({ dryRun: true });
      expect(left()).toEqual(before);
      await keep();
      expect(left()).toEqual(before.filter((key) => key !== dataKey(half, FILE)));
    });
  });
});
