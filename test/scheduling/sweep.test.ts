import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import type { CatchUp, Job } from '../../shared/scheduling/job.ts';
import { type Occurrence, runOccurrence } from '../../shared/scheduling/occurrences.ts';
import { runJob } from '../../shared/scheduling/run-job.ts';
import { sweepOccurrences } from '../../shared/scheduling/sweep.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const HOUR = 60;
const job = (name: string, catchUp: CatchUp, over: Partial<Job> = {}): Job => ({
  name,
  expression: 'cron(0 * * * ? *)',
  timeZone: 'UTC',
  queue: name,
  catchUp,
  deadlineMinutes: 90,
  impact: 'Nothing.',
  description: '',
  ...over,
});

/** Each policy, hourly, with a maximum age within and beyond the outage. */
const JOBS = [
  job('skips', { policy: 'skip', maxAgeMinutes: 48 * HOUR }),
  job('latest', { policy: 'latest', maxAgeMinutes: 6 * HOUR }),
  job('latest-young', { policy: 'latest', maxAgeMinutes: 20 }),
  job('all', { policy: 'all', maxAgeMinutes: 48 * HOUR }),
  job('all-young', { policy: 'all', maxAgeMinutes: 6 * HOUR }),
];

describe('after an outage of the scheduler of 26 hours', () => {
  let database: TestDatabase;
  let db: Database;
  const down = new Date('2026-03-28T10:30:00Z');
  const up = new Date('2026-03-29T12:30:00Z');
  const ran = async (name: string) =>
    (
      await db.query<{
        outcome: string;
        reason: string | null;
        n: number;
        first: Date;
        last: Date;
      }>(
        `SELECT outcome, reason, count(*)::int AS n, min(scheduled_time) AS first, max(scheduled_time) AS last
         FROM occurrences WHERE schedule = $1 AND scheduled_time > $2 GROUP BY 1, 2 ORDER BY 1, 2`,
        [name, down],
      )
    ).rows.map((r) => [
      r.outcome,
      r.reason,
      r.n,
      r.first.toISOString().slice(5, 16),
      r.last.toISOString().slice(5, 16),
    ]);

  const record = (occurrence: Occurrence) =>
    runOccurrence(occurrence, { db, work: async () => ({}) });

  const sweep = async (now: Date) => {
    const swept = await sweepOccurrences({ jobs: JOBS, now }, { sql: db });
    for (const { job, run } of swept) {
      const messages = run.map((body) => ({
        id: body.scheduledTime,
        queue: job.queue,
        body,
        raw: '',
        attempt: 1,
        sentAt: now,
      }));
      // delivered twice, as SQS may
      await runJob([...messages, ...messages], {
        db,
        job,
        clock: () => now,
        run: record,
      });
    }
    return swept;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.workerUrl });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
  });
  beforeEach(async () => {
    await db.query('DELETE FROM occurrences');
    await db.query('DELETE FROM job_declarations');
    await sweepOccurrences({ jobs: JOBS, now: down }, { sql: db });
  });

  it('follows the policy of each job to the letter', async () => {
    await sweep(up);
    expect(await ran('skips')).toEqual([['skipped', 'policy', 26, '03-28T11:00', '03-29T12:00']]);
    expect(await ran('latest')).toEqual([
      ['ran', null, 1, '03-29T12:00', '03-29T12:00'],
      ['skipped', 'superseded', 5, '03-29T07:00', '03-29T11:00'],
      ['skipped', 'too old', 20, '03-28T11:00', '03-29T06:00'],
    ]);
    expect(await ran('latest-young')).toEqual([
      ['skipped', 'too old', 26, '03-28T11:00', '03-29T12:00'],
    ]);
    expect(await ran('all')).toEqual([['ran', null, 26, '03-28T11:00', '03-29T12:00']]);
    expect(await ran('all-young')).toEqual([
      ['ran', null, 6, '03-29T07:00', '03-29T12:00'],
      ['skipped', 'too old', 20, '03-28T11:00', '03-29T06:00'],
    ]);
  });

  it('counts what is past its deadline, and finds nothing the second time', async () => {
    const swept = await sweep(up);
    expect(swept.map(({ job, missed, late }) => [job.name, missed, late])).toContainEqual([
      'all',
      26,
      24,
    ]);
    expect(await sweep(up)).toEqual([]);
  });

  it('expects nothing of a job from before it was declared', async () => {
    await db.query('DELETE FROM job_declarations');
    expect(await sweepOccurrences({ jobs: JOBS, now: up }, { sql: db })).toEqual([]);
  });

  it('leaves alone what became a dead letter', async () => {
    await db.query(
      `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body, first_seen_at, last_failed_at)
       VALUES ('all', 'all@2026-03-29T09:00:00.000Z', 'x', 'x', 'x', '', now(), now())`,
    );
    const all = (await sweep(up)).find((s) => s.job.name === 'all');
    expect(all?.missed).toBe(25);
  });

  it('does not run what is still to come, whoever put it on the queue', async () => {
    const early = { schedule: 'all', scheduledTime: '2026-03-29T13:00:00Z' };
    const [outcome] = await runJob(
      [{ id: '1', queue: 'all', body: early, raw: '', attempt: 1, sentAt: up }],
      { db, job: JOBS[3] as Job, clock: () => up, run: record },
    );
    expect(outcome).toMatchObject({ status: 'failed', error: { name: 'RejectMessage' } });
    expect(await ran('all')).toEqual([]);
  });

  it('does not run what lay in the queue longer than the policy allows', async () => {
    const stale = { schedule: 'all-young', scheduledTime: '2026-03-28T11:00:00Z' };
    const outcomes = await runJob(
      [{ id: '1', queue: 'all-young', body: stale, raw: '', attempt: 1, sentAt: up }],
      {
        db,
        job: JOBS[4] as Job,
        clock: () => up,
        run: async () => {
          throw new Error('must not run');
        },
      },
    );
    expect(outcomes).toEqual([{ status: 'already-done' }]);
    expect(await ran('all-young')).toEqual([
      ['skipped', 'too old', 1, '03-28T11:00', '03-28T11:00'],
    ]);
  });
});
