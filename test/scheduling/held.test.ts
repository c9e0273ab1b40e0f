import { beforeEach, describe, expect, it } from '@jest/globals';
import { heldUntil } from '../../shared/scheduling/held.ts';
import { useDatabase } from '../support/use-database.ts';

describe('until when operators hold a job', () => {
  const { db } = useDatabase();
  const at = (time: string) => new Date(`2026-03-27T${time}:00Z`);
  beforeEach(() => db.query('DELETE FROM maintenance_windows'));

  type Window = { queue?: string; from?: string; to?: string; ended?: string; released?: string };
  const hold = ({ queue, from = '09:00', to = '11:00', ended, released }: Window) =>
    db.query(
      `INSERT INTO maintenance_windows (queue, starts_at, ends_at, ended_at, released_at, why, created_by)
       VALUES ($1, $2, $3, $4, $5, 'why', 'ada')`,
      [queue ?? null, at(from), at(to), ended && at(ended), released && at(released)],
    );
  const until = (now = '10:00') =>
    heldUntil({ job: { name: 'apply-retention' }, now: at(now) }, { sql: db });

  it('is nothing where nobody holds it', async () => {
    expect(await until()).toBeUndefined();
    await hold({ queue: 'billing' });
    await hold({ queue: 'send-reminders' });
    expect(await until()).toBeUndefined();
  });

  it.each([
    ['by its name', { queue: 'apply-retention' }],
    ['with the queue that jobs share', { queue: 'jobs' }],
    ['with the whole stage', {}],
  ])('is the end of what holds it %s', async (_how, window) => {
    await hold(window);
    expect(await until()).toEqual(at('11:00'));
    expect([await until('08:59'), await until('11:00')]).toEqual([undefined, undefined]);
    expect([await until('09:00'), await until('10:59')]).toEqual([at('11:00'), at('11:00')]);
  });

  it('is over when it was ended by hand, or released', async () => {
    await hold({ ended: '09:30' });
    await hold({ released: '09:30' });
    expect(await until()).toBeUndefined();
  });

  it('is the last end of several', async () => {
    await hold({ to: '10:30' });
    await hold({ queue: 'jobs', to: '12:00' });
    await hold({ queue: 'apply-retention', to: '11:00' });
    expect(await until()).toEqual(at('12:00'));
  });
});
