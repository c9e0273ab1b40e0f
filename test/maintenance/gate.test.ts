import { beforeEach, describe, expect, it } from '@jest/globals';
import { maintenanceGate } from '../../shared/maintenance/gate.ts';
import { openWindow } from '../../shared/maintenance/windows.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';

describe('requests of organisations during maintenance', () => {
  const { db, database } = useDatabase();
  const clock = fixedClock('2026-12-06T02:00:00Z');
  let away: boolean;
  beforeEach(async () => {
    await db.query('DELETE FROM maintenance_windows');
    clock.set('2026-12-06T02:00:00Z');
    away = false;
  });
  const open = (queue: string | null = null) =>
    openWindow(
      {
        queue,
        startsAt: clock(),
        endsAt: new Date(clock().getTime() + 7_200_000),
        why: 'x',
        by: 'a',
      },
      { db },
    );
  const gateOf = (sql = db as Parameters<typeof maintenanceGate>[0]['sql']) =>
    maintenanceGate({
      clock,
      sql: {
        query: (text, values) =>
          away ? Promise.reject(new RetryLater('away')) : sql.query(text, values),
      },
    });
  const ask = async (gate: ReturnType<typeof maintenanceGate>) => {
    const headers: Record<string, string> = {};
    const error = await gate(headers).catch((it: Error) => it);
    return [error?.constructor.name, headers['retry-after']];
  };

  it('are told when to come again, and taken again when it is over', async () => {
    const gate = gateOf();
    expect(await ask(gate)).toEqual([undefined, undefined]);
    await open();
    clock.pass(6_000);
    expect(await ask(gate)).toEqual(['RetryLater', '7194']);
    clock.pass(7_194_000);
    expect(await ask(gate)).toEqual([undefined, undefined]);
  });

  it('are told so while the database is away, which may be what is worked on', async () => {
    const gate = gateOf();
    await open();
    await ask(gate);
    away = true;
    clock.pass(60_000);
    expect(await ask(gate)).toEqual(['RetryLater', '7140']);
  });

  it('are not turned away because one queue is held', async () => {
    await open('email');
    expect(await ask(gateOf())).toEqual([undefined, undefined]);
  });

  it('are looked at by the role of the API for tenants, which sees no window', async () => {
    const login = await database.login('tenant-api');
    const tenant = createDatabase({ url: async () => login });
    await open();
    expect(await ask(gateOf(tenant))).toEqual(['RetryLater', '7200']);
    await expect(tenant.query('SELECT * FROM maintenance_windows')).rejects.toThrow('permission');
    await tenant.end();
  });
});
