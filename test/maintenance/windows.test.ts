import { beforeEach, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { type Holds, keepWindows, nextLook } from '../../shared/maintenance/keep.ts';
import { endWindows, openWindow, stageHolds } from '../../shared/maintenance/windows.ts';
import { HOUR } from '../../shared/platform/durations.ts';
import { jobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { fixedClock } from '../support/clock.ts';
import { deliver } from '../support/deliver.ts';
import { useDatabase } from '../support/use-database.ts';

describe('what operators hold back', () => {
  const { db } = useDatabase();
  const clock = fixedClock('2026-12-06T02:00:00Z');
  let held: Set<string>;
  let muted: Map<string, string | null>;
  const holds: Holds = {
    queues: ['billing', 'email', 'dlq'],
    set: async (queue, on) => void (on ? held.add(queue) : held.delete(queue)),
    mute: async ({ name, queue }) => void muted.set(name, queue),
    unmute: async (name) => void muted.delete(name),
  };

  beforeEach(async () => {
    await db.query('DELETE FROM maintenance_windows');
    clock.set('2026-12-06T02:00:00Z');
    held = new Set();
    muted = new Map();
  });

  const open = (queue: string | null, { in: after = 0, hours = 2 } = {}) => {
    const startsAt = new Date(clock().getTime() + after * HOUR);
    const endsAt = new Date(startsAt.getTime() + hours * HOUR);
    return openWindow({ queue, startsAt, endsAt, why: 'upgrade', by: 'ada' }, { db });
  };
  const keep = () => keepWindows(holds, { sql: db, clock });

  it('holds every queue and mutes every alarm, and ends by itself', async () => {
    await open(null);
    expect(await keep()).toEqual({ held: ['billing', 'dlq', 'email'], released: [] });
    expect([[...held].sort(), [...muted.values()]]).toEqual([['billing', 'dlq', 'email'], [null]]);
    clock.pass(2 * HOUR);
    expect(await keep()).toMatchObject({ held: [], released: ['billing', 'dlq', 'email'] });
    expect([held.size, muted.size]).toEqual([0, 0]);
    expect(await keep()).toEqual({ held: [], released: [] });
  });

  it('holds again what a deployment let go meanwhile', async () => {
    await open('email');
    await keep();
    held.clear();
    await keep();
    expect([...held]).toEqual(['email']);
  });

  it('does not begin before its time', async () => {
    await open(null, { in: 1 });
    expect(await keep()).toEqual({ held: [], released: [] });
    expect(await stageHolds({ sql: db, clock })).toBe(false);
    clock.pass(HOUR);
    await keep();
    expect([held.size, await stageHolds({ sql: db, clock })]).toEqual([3, true]);
  });

  it('ends when somebody ends it', async () => {
    await open(null);
    await keep();
    await endWindows({ queue: null }, { sql: db, clock });
    expect(await stageHolds({ sql: db, clock })).toBe(false);
    await keep();
    expect([held.size, muted.size]).toEqual([0, 0]);
  });

  it('keeps a queue that another window still holds', async () => {
    await open('email', { hours: 4 });
    await open(null, { hours: 2 });
    await keep();
    clock.pass(2 * HOUR);
    await keep();
    expect([[...held], [...muted.values()]]).toEqual([['email'], ['email']]);
  });

  it('tries again what could not be let go', async () => {
    await open('email', { hours: 1 });
    await keep();
    clock.pass(HOUR);
    const away = { ...holds, set: async () => Promise.reject(new Error('Lambda is away')) };
    await expect(keepWindows(away, { sql: db, clock })).rejects.toThrow('away');
    await keep();
    expect(held.size).toBe(0);
  });

  it('is looked at again when it begins and ends, however seldom the stage is swept', async () => {
    const look = async () => (await nextLook({ sql: db, clock }))?.toISOString().slice(11, 19);
    expect(await look()).toBeUndefined();
    clock.set('2026-12-06T02:01:30Z');
    await open('email', { in: 2, hours: 0.2 });
    expect(await look()).toBeUndefined();
    clock.set('2026-12-06T03:50:00Z');
    expect(await look()).toBe('04:00:00');
    clock.set('2026-12-06T04:00:00Z');
    expect(await look()).toBe('04:01:30');
    clock.set('2026-12-06T04:02:00Z');
    expect(await look()).toBe('04:13:30');
  });

  it('is one at a time of the same, also when two ask at once', async () => {
    const both = await Promise.allSettled([open('email'), open('email', { in: 1 })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await open('billing');
    await open('email', { in: 5 });
  });

  it('refuses a window without an end that people would notice', async () => {
    await expect(open(null, { hours: 25 })).rejects.toThrow('maintenance_windows');
    await expect(endWindows({ queue: 'email' }, { sql: db, clock })).rejects.toThrow('not held');
  });

  describe('a job, which shares its queue with others', () => {
    const ran: string[] = [];
    const handler = jobHandler({
      job: jobs['dispatch-campaigns'],
      deps: { db, clock, deadLetters: createDeadLetters({ sql: db, clock }) },
      work: async (_tx, at) => {
        ran.push(at.toISOString());
        return {};
      },
    });
    const run = () =>
      deliver(handler, 'jobs', {
        schedule: 'dispatch-campaigns',
        scheduledTime: '2026-12-06T01:55:00Z',
      });

    it.each([
      ['by its own name', 'dispatch-campaigns'],
      ['with the queue that it shares', 'jobs'],
      ['with the stage', null],
    ])('does not run while it is held %s, and runs afterwards, once', async (_, queue) => {
      await db.query('DELETE FROM occurrences');
      ran.length = 0;
      await open(queue);
      expect(await run()).toEqual(['m-1']);
      expect(ran).toEqual([]);
      await endWindows({ queue }, { sql: db, clock });
      expect([await run(), await run()]).toEqual([[], []]);
      expect(ran).toEqual(['2026-12-06T01:55:00.000Z']);
    });

    it('runs while another one is held, and before and after its own time', async () => {
      await db.query('DELETE FROM occurrences');
      await open('send-reminders');
      await open('dispatch-campaigns', { in: 1 });
      expect(await run()).toEqual([]);
    });
  });
});
