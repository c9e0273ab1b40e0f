import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../shared/platform/durations.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { previewDeletion } from '../../shared/retention/deletion/preview.ts';
import { removeObjects } from '../../shared/retention/deletion/remove-objects.ts';
import { removeRows } from '../../shared/retention/deletion/remove-rows.ts';
import { deleteOrganizations } from '../../shared/retention/deletion/run.ts';
import { MILL, PORT, useDeletions } from './support/deletions.ts';

describe('a deletion of an organisation', () => {
  const { db, clock, stored, documents, ask, listed, held, use } = useDeletions();
  describe('removes', () => {
    const always = () => true;
    const never = () => false;

    it('rows in slices that commit with their count', async () => {
      const runner = await held();
      await use(1_001);
      const rule = { table: 'api_usage_logs' };
      const remove = (hasTime: () => boolean) =>
        removeRows({ rule, held: runner, hasTime }, { db });
      const left = async () => (await db.query('SELECT FROM api_usage_logs')).rowCount;
      expect([await remove(never), await left()]).toEqual([false, 501]);
      expect(await listed()).toMatchObject([{ removed: { api_usage_logs: 500 } }]);
      expect([await remove(always), await left()]).toEqual([true, 0]);
      expect(await listed()).toMatchObject([{ removed: { api_usage_logs: 1_001 } }]);
      // Nothing is left to find: no time is asked for.
      expect(await remove(never)).toBe(true);
    });

    const mails = async (count: number, organizationId = MILL) => {
      await db.query(
        `INSERT INTO document_mails (organization_id, message_key, object_key, sender, subject, status, received_at)
         SELECT $1, 'm' || n, 'mail/' || $2 || n, 'a@example.com', 's', 'taken', $3 FROM generate_series(1, $4::int) n`,
        [organizationId, organizationId, clock(), count],
      );
      for (let n = 1; n <= count; n += 1) stored.add(`mail/${organizationId}${n}`);
    };
    const uploads = (count: number, organizationId = MILL) => {
      for (let n = 1; n <= count; n += 1) stored.add(`uploads/${organizationId}/${n}`);
    };

    it('the files that were uploaded and the mails that they came by, and nobody else’s', async () => {
      const runner = await held();
      uploads(21);
      uploads(1, PORT);
      await mails(201);
      await mails(1, PORT);
      // One went already.
      stored.delete(`mail/${MILL}7`);
      expect(await removeObjects({ held: runner, hasTime: always }, { db, documents })).toBe(true);
      expect([...stored]).toEqual([`uploads/${PORT}/1`, `mail/${PORT}1`]);
      expect(await listed()).toMatchObject([{ removed: { objects: 221 } }]);
    });

    it('a mail that came to others too when the last of them goes', async () => {
      await mails(2);
      await db.query(
        `INSERT INTO document_mails (organization_id, message_key, object_key, sender, subject, status, received_at)
         SELECT $1, message_key, object_key, sender, subject, 'waiting', received_at
           FROM document_mails WHERE message_key = 'm1'`,
        [PORT],
      );
      const runner = await held();
      expect(await removeObjects({ held: runner, hasTime: always }, { db, documents })).toBe(true);
      expect([...stored]).toEqual([`mail/${MILL}1`]);
      await db.query('DELETE FROM document_mails WHERE organization_id = $1', [MILL]);
      const last = { ...runner, organizationId: PORT };
      expect(await removeObjects({ held: last, hasTime: always }, { db, documents })).toBe(true);
      expect([...stored]).toEqual([]);
    });

    it('ten files at once, and goes on another time where this one is over', async () => {
      const runner = await held();
      uploads(12);
      await mails(1);
      const remove = (hasTime: () => boolean) =>
        removeObjects({ held: runner, hasTime }, { db, documents });
      expect([await remove(never), stored.size]).toEqual([false, 3]);
      expect([await remove(never), stored.size]).toEqual([false, 1]);
      expect([await remove(never), stored.size]).toEqual([false, 0]);
      expect(await remove(never)).toBe(true);
    });

    it('what a preview says, which removes nothing', async () => {
      await use(2);
      await db.query(
        `INSERT INTO audit_logs (organization_id, action) VALUES ($1, 'a'), ($2, 'b')`,
        [MILL, PORT],
      );
      await db.query(`INSERT INTO sites (organization_id, name) VALUES ($1, 'North')`, [MILL]);
      uploads(2);
      uploads(1, PORT);
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
        MILL,
      ]);
      const preview = await previewDeletion({ organizationId: MILL }, { sql: db, documents });
      expect(preview).toMatchObject({ obstacles: ['a legal hold keeps it: case 7'], objects: 2 });
      const proof = 'proof of who did what, which claims may ask for';
      expect(preview.tables.map(({ table, rows, archived }) => [table, rows, archived])).toEqual([
        ['api_usage_logs', 2, null],
        ['sites', 1, null],
        ['usage_counters', 1, null],
        ['audit_logs', 1, proof],
        ['audit_heads', 1, null],
      ]);
      expect([stored.size, (await db.query('SELECT FROM api_usage_logs')).rowCount]).toEqual([
        3, 2,
      ]);
    });
  });

  describe('as a whole', () => {
    const archive = {
      put: async (key: string, bytes: Buffer) => void archived.set(key, bytes),
      get: async (key: string) => archived.get(key),
      remove: async (key: string) => void archived.delete(key),
    } as unknown as ObjectStore;
    const archived = new Map<string, Buffer>();
    const run = (hasTime = () => true, openDocuments = async () => documents) =>
      deleteOrganizations({ hasTime }, { db, clock, archive, openDocuments });
    const nothing = { done: [], stuck: [], failures: [], left: false };

    it('begins when it is due and there is time, and keeps no other from going', async () => {
      expect(await run()).toEqual(nothing);
      await ask();
      await ask(PORT);
      expect(await run()).toEqual(nothing);
      clock.pass(7 * DAY);
      expect(await run(() => false)).toEqual({ ...nothing, left: true });
      expect(await listed()).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
        MILL,
      ]);
      expect(await run()).toEqual({ ...nothing, done: [PORT], stuck: [MILL] });
      expect(await listed({ organizationId: MILL })).toMatchObject([
        { status: 'waiting', stuck: 'a legal hold keeps it: case 7', startedAt: null },
      ]);
      await db.query('DELETE FROM legal_holds');
      // Whoever looked let go of it.
      expect(await run()).toEqual({ ...nothing, done: [MILL] });
      expect((await db.query('SELECT FROM organizations')).rowCount).toBe(0);
    });

    it('is cut off where time ends, and goes on from there', async () => {
      await use(501);
      await ask();
      clock.pass(7 * DAY);
      const started = clock();
      for (let looks = 1; ; looks += 5) {
        let times = looks;
        const told = await run(() => times-- > 0);
        clock.pass(MINUTE);
        if (!told.left) break;
        expect(told).toEqual({ ...nothing, left: true });
        expect(looks).toBeLessThan(500);
      }
      expect(await listed()).toMatchObject([
        { status: 'done', startedAt: started, removed: { api_usage_logs: 501, organizations: 1 } },
      ]);
    });

    it('begins no archive when time has ended', async () => {
      archived.clear();
      await db.query(`INSERT INTO audit_logs (organization_id, action) VALUES ($1, 'a')`, [MILL]);
      await db.query(
        `INSERT INTO consent_records (organization_id, user_id, kind, version, granted)
         VALUES ($1, $1, 'terms', '1', true)`,
        [MILL],
      );
      await ask();
      clock.pass(7 * DAY);
      const tables = () => [...new Set([...archived.keys()].map((key) => key.split('/')[2]))];
      expect(await run(() => archived.size === 0)).toEqual({ ...nothing, left: true });
      expect(tables()).toEqual(['consent_records']);
      expect(await run()).toEqual({ ...nothing, done: [MILL] });
      expect(tables()).toEqual(['consent_records', 'audit_logs']);
    });

    it('stops at an archive that an operator has to look at, and goes on the next time', async () => {
      const { id } = await ask();
      clock.pass(7 * DAY);
      await db.query(
        `INSERT INTO retention_archives (table_name, status, rows, object_key, sha256, created_at, deletion_id)
         VALUES ('audit_logs', 'archived', 1, 'gone', 'abc', $1, $2)`,
        [clock(), id],
      );
      expect(await run()).toEqual({ ...nothing, stuck: [MILL] });
      expect(await listed()).toMatchObject([
        { status: 'running', stuck: expect.stringContaining('The archive gone is missing') },
      ]);
      expect(await run()).toEqual({ ...nothing, done: [MILL] });
      expect(await listed()).toMatchObject([{ status: 'done', stuck: null }]);
    });

    it('that fails is told, and tried another time', async () => {
      await ask();
      await ask(PORT);
      clock.pass(7 * DAY);
      const error = new Error('no such bucket');
      const failing = await run(
        () => true,
        () => Promise.reject(error),
      );
      const failures = [MILL, PORT].map((organizationId) => ({ organizationId, error }));
      expect(failing).toMatchObject({ ...nothing, failures: expect.arrayContaining(failures) });
      expect((await run()).done.sort()).toEqual([MILL, PORT]);
    });
  });
});
