import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectedRuns } from '../../shared/scheduling/expected.ts';
import { declareJobs } from '../../shared/scheduling/job.ts';
import { findEnd, lastRuns, listParked, listRuns } from '../../shared/scheduling/queries.ts';
import { makeOrganization } from '../checkins/support.ts';
import { useDatabase } from '../support/use-database.ts';

const { db } = useDatabase();
const sql = db;
const NOW = new Date('2026-03-27T12:00:30Z');
const at = (time: string) => new Date(`2026-03-27T${time}Z`);

const common = {
  catchUp: { policy: 'skip', maxAgeMinutes: 60 },
  deadlineMinutes: 60,
  impact: 'Nothing.',
  description: 'Nothing',
} as const;
const { hourly, monthly } = declareJobs({
  hourly: { ...common, expression: 'cron(0 * * * ? *)' },
  monthly: { ...common, expression: 'cron(30 4 1 * ? *)' },
});

type Row = { schedule: string; at: Date; ms?: number | null; reason?: string; result?: unknown };
const record = (...rows: Row[]) =>
  Promise.all(
    rows.map(({ schedule, at, ms = 1500, reason = null, result = null }) =>
      db.query(
        `INSERT INTO occurrences (schedule, scheduled_time, started_at, finished_at, outcome, reason, result)
         VALUES ($1, $2, $2, $2::timestamptz + $3::int * interval '1 millisecond',
                 CASE WHEN $4::text IS NULL THEN 'ran' ELSE 'skipped' END, $4, $5)`,
        [schedule, at, ms, reason, JSON.stringify(result)],
      ),
    ),
  );
const declaredSince = (name: string, since: string) =>
  db.query(
    `INSERT INTO job_declarations (name, expression, time_zone, since) VALUES ($1, '', '', $2)`,
    [name, since],
  );

beforeEach(async () => {
  for (const table of ['occurrences', 'job_declarations', 'parked_work'])
    await db.query(`DELETE FROM ${table}`);
});

describe('the runs that a schedule meant', () => {
  const runs = async (each = 4, now = NOW) => {
    const [found] = await expectedRuns({ jobs: [hourly], now, each }, { sql });
    return found?.runs.map(({ at, state }) => `${at.toISOString().slice(11, 16)} ${state}`);
  };

  it('are the last so many, newest first, each with what became of it', async () => {
    await declaredSince('hourly', '2026-03-01T00:00:00Z');
    await record(
      { schedule: 'hourly', at: at('09:00:00'), ms: 1500, result: { rows: 3 } },
      { schedule: 'hourly', at: at('10:00:00'), reason: 'too old' },
      { schedule: 'monthly', at: at('11:00:00') },
    );
    const [found] = await expectedRuns({ jobs: [hourly], now: NOW, each: 4 }, { sql });
    expect(found?.job).toBe(hourly);
    expect(found?.runs).toEqual([
      { at: at('12:00:00'), state: 'open', reason: null, ms: null, result: null },
      { at: at('11:00:00'), state: 'missing', reason: null, ms: null, result: null },
      { at: at('10:00:00'), state: 'skipped', reason: 'too old', ms: 1500, result: null },
      { at: at('09:00:00'), state: 'ran', reason: null, ms: 1500, result: { rows: 3 } },
    ]);
  });

  it('are missing when more than three minutes went by without a record', async () => {
    await declaredSince('hourly', '2026-03-01T00:00:00Z');
    expect(await runs(1, at('12:03:00'))).toEqual(['12:00 open']);
    expect(await runs(1, new Date(at('12:03:00').getTime() + 1))).toEqual(['12:00 missing']);
  });

  it('are none from before the job was declared, and none of a job that is not', async () => {
    expect(await runs()).toEqual([]);
    await declaredSince('hourly', '2026-03-27T10:00:00Z');
    expect(await runs()).toEqual(['12:00 open', '11:00 missing']);
  });

  it('stand among those that somebody asked for, and give way to newer ones', async () => {
    await declaredSince('hourly', '2026-03-01T00:00:00Z');
    await record(
      { schedule: 'hourly', at: at('11:20:07') },
      { schedule: 'hourly', at: at('10:00:00') },
      { schedule: 'hourly', at: at('03:33:33') },
    );
    expect(await runs(4)).toEqual(['12:00 open', '11:20 ran', '11:00 missing', '10:00 ran']);
  });

  it('are those that somebody asked for where none was expected yet', async () => {
    await record({ schedule: 'hourly', at: at('11:20:07') });
    expect(await runs()).toEqual(['11:20 ran']);
  });

  it('are found for the rarest job too, and so are the next three of each', async () => {
    await declaredSince('monthly', '2025-01-01T00:00:00Z');
    const found = await expectedRuns({ jobs: [hourly, monthly], now: NOW, each: 2 }, { sql });
    const short = (date: Date) => date.toISOString().slice(0, 16);
    expect(found.map(({ next }) => next.map(short))).toEqual([
      ['2026-03-27T13:00', '2026-03-27T14:00', '2026-03-27T15:00'],
      ['2026-04-01T04:30', '2026-05-01T04:30', '2026-06-01T04:30'],
    ]);
    expect(found[1]?.runs.map((run) => short(run.at))).toEqual([
      '2026-03-01T04:30',
      '2026-02-01T04:30',
    ]);
  });
});

describe('the runs that are recorded', () => {
  beforeEach(() =>
    record(
      { schedule: 'a', at: at('09:00:00'), ms: 250, result: { rows: 1 } },
      { schedule: 'a', at: at('10:00:00'), reason: 'too old' },
      { schedule: 'b', at: at('10:00:00') },
      { schedule: 'b', at: at('08:00:00') },
    ),
  );
  const names = (list: readonly { job: string; at: Date }[]) =>
    list.map(({ job, at: when }) => `${job} ${when.toISOString().slice(11, 13)}`);

  it('are listed newest first, of one job or of all, no more than asked for', async () => {
    expect(names(await listRuns({ skipped: false, limit: 9 }, { sql }))).toEqual([
      ...['a 10', 'b 10', 'a 09', 'b 08'],
    ]);
    expect(names(await listRuns({ skipped: false, limit: 2 }, { sql }))).toEqual(['a 10', 'b 10']);
    expect(names(await listRuns({ job: 'b', skipped: false, limit: 9 }, { sql }))).toEqual([
      ...['b 10', 'b 08'],
    ]);
  });

  it('say how long they took, what came out, and why one was skipped', async () => {
    const [skipped] = await listRuns({ skipped: true, limit: 9 }, { sql });
    expect(skipped).toMatchObject({ job: 'a', outcome: 'skipped', reason: 'too old' });
    const [, ran] = await listRuns({ job: 'a', skipped: false, limit: 9 }, { sql });
    expect(ran).toMatchObject({ outcome: 'ran', ms: 250, result: { rows: 1 }, reason: null });
    expect(await listRuns({ job: 'b', skipped: true, limit: 9 }, { sql })).toEqual([]);
  });

  it('have a last one for each job', async () => {
    expect(names(await lastRuns({ sql }))).toEqual(['a 10', 'b 10']);
  });

  it('tell how one ended, once it has', async () => {
    const end = (schedule: string, scheduledTime: Date) =>
      findEnd({ schedule, scheduledTime: scheduledTime.toISOString() }, { sql });
    await record({ schedule: 'c', at: at('10:00:00'), ms: null });
    expect(await end('a', at('09:00:00'))).toEqual({
      ...{ outcome: 'ran', result: { rows: 1 }, reason: null },
    });
    expect(await end('a', at('08:00:00'))).toBeUndefined();
    expect(await end('c', at('10:00:00'))).toBeUndefined();
  });
});

it('organisations that a job leaves out are listed by job, the oldest first', async () => {
  const [first, second] = [(await makeOrganization(db)).id, (await makeOrganization(db)).id];
  for (const [job, id, hour] of [
    ['remind', first, '10'],
    ['create', first, '11'],
    ['create', second, '09'],
  ])
    await db.query(
      `INSERT INTO parked_work (job, organization_id, reason, first_at, last_at, retry_at)
       VALUES ($1, $2, 'RangeError', $3, $3, $3)`,
      [job, id, at(`${hour}:00:00`)],
    );
  const parked = await listParked({ sql });
  expect(parked.map(({ job, organization_id }) => [job, organization_id])).toEqual([
    ['create', second],
    ['create', first],
    ['remind', first],
  ]);
});
