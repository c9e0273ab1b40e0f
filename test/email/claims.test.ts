import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { claimDue } from '../../shared/email/ledger/claim.ts';
import { findParked, settleParked } from '../../shared/email/ledger/parked.ts';
import { resolveUnknown } from '../../shared/email/ledger/resolve-unknown.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { eventually } from '../support/eventually.ts';
import { useDatabase } from '../support/use-database.ts';
import { putMail } from './support/put-mail.ts';

const NOW = new Date('2026-03-27T09:00:00Z');

describe('a mail that is due', () => {
  const { db, database } = useDatabase();
  const put = (columns: Record<string, unknown>) => putMail(columns, { db, now: NOW });
  beforeEach(() => db.query('DELETE FROM email_logs'));

  it('is handed out in the order in which mails go, whatever way the database finds them', async () => {
    const queued = { state: 'queued', lease: null, lease_until: null, secret: false };
    const ids: string[] = [];
    for (const [priority, share] of [
      [2, 1],
      [2, 0],
      [1, 3],
      [0, 0],
      [0, 0],
    ]) {
      ids.push(await put({ ...queued, priority, share }));
    }
    // And beside them one whose time has not come, and one of a channel of its own.
    await put({ ...queued, not_before: new Date(NOW.getTime() + 1) });
    await put({ ...queued, channel: 'sns' });
    for (const method of ['nestloop', 'hashjoin', 'mergejoin']) {
      const claimed = await db.transaction(async (sql) => {
        for (const other of ['nestloop', 'hashjoin', 'mergejoin'])
          await sql.query(`SET LOCAL enable_${other} = ${other === method ? 'on' : 'off'}`);
        const input = { channel: 'email', limit: 10, leaseSeconds: 60, now: NOW } as const;
        const rows = await claimDue({ ...input, lease: randomUUID() }, { sql });
        await sql.query('UPDATE email_logs SET lease_until = NULL');
        return rows.map((claim) => ids.indexOf(claim.id));
      });
      expect([method, claimed]).toEqual([method, [3, 4, 2, 1, 0]]);
    }
  });

  it('is claimed by one of several senders at once, and the others do not wait', async () => {
    const id = await put({ state: 'queued', lease: null, lease_until: null });
    const claim = () =>
      claimDue(
        { channel: 'email', lease: randomUUID(), limit: 10, leaseSeconds: 60, now: NOW },
        { sql: db },
      );
    const other = createDatabase({ url: async () => database.workerUrl });
    try {
      await other.transaction(async (sql) => {
        await sql.query('SELECT FROM email_logs WHERE id = $1 FOR UPDATE', [id]);
        expect(await claim()).toEqual([]);
      });
    } finally {
      await other.end();
    }
    expect((await claim()).map((claimed) => claimed.id)).toEqual([id]);
    const { rows } = await db.query('SELECT lease_until FROM email_logs');
    expect(rows).toEqual([{ lease_until: new Date(NOW.getTime() + 60_000) }]);
  });

  it('is left to whoever looks after it already, when its sender has died', async () => {
    await put({ state: 'sending', lease: randomUUID(), lease_until: NOW });
    await put({ state: 'unknown', lease: null, lease_until: null });
    const resolve = () => resolveUnknown({ now: NOW }, { sql: db });
    const other = createDatabase({ url: async () => database.workerUrl });
    try {
      await other.transaction(async (sql) => {
        await sql.query('SELECT FROM email_logs FOR UPDATE');
        expect(await resolve()).toEqual({ unknown: 0, resent: 0, parked: 0, expired: 0 });
      });
    } finally {
      await other.end();
    }
    expect(await resolve()).toMatchObject({ unknown: 1 });
  });

  it('is decided on by an operator only while it is parked: a report that comes meanwhile counts', async () => {
    const id = await put({ state: 'unknown', lease: null, parked_at: NOW });
    const other = createDatabase({ url: async () => database.workerUrl });
    try {
      const { decided } = await other.transaction(async (sql) => {
        await sql.query(`UPDATE email_logs SET state = 'delivered', parked_at = NULL`);
        const decided = settleParked({ ids: [id], move: 'give-up' }, { sql: db });
        await eventually(async () => {
          const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          expect((await db.query(waiting)).rowCount).toBe(1);
        });
        return { decided };
      });
      expect(await decided).toBe(0);
    } finally {
      await other.end();
    }
    expect((await db.query('SELECT state FROM email_logs')).rows).toEqual([{ state: 'delivered' }]);
  });

  it('is no longer, once it is parked: an operator finds it among those asked for', async () => {
    const parked = { state: 'unknown', lease: null, parked_at: NOW };
    const ids = [await put(parked), await put(parked), await put(parked)];
    await put({ ...parked, parked_at: null });
    const find = (asked: (string | undefined)[]) =>
      findParked({ ids: asked as string[] }, { sql: db });
    expect(await find([ids[2], ids[0]])).toEqual([ids[0], ids[2]]);
    expect(await find([])).toEqual([]);
  });
});
