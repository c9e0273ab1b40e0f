import { beforeEach, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { HOUR, inMinutes } from '../../shared/platform/durations.ts';
import type { CatchUp, Job } from '../../shared/scheduling/job.ts';
import { jobHandler } from '../../shared/scheduling/job-handler.ts';
import type { Occurrence } from '../../shared/scheduling/occurrences.ts';
import { sweepOccurrences } from '../../shared/scheduling/sweep.ts';
import { sqsBatch } from '../support/sqs-record.ts';
import { useDatabase } from '../support/use-database.ts';

const job = (name: string, catchUp: CatchUp, over: Partial<Job> = {}): Job => ({
  name,
  expression: 'cron(0 * * * ? *)',
  timeZone: 'UTC',
  queue: name,
  catchUp,
  timeoutSeconds: 60,
  deadlineMinutes: 90,
  impact: 'Nothing.',
  description: '',
  ...over,
});

/** Each policy, hourly, with a maximum age within and beyond the outage. */
const JOBS = [
  job('skips', { policy: 'skip', maxAgeMinutes: inMinutes(48 * HOUR) }),
  job('latest', { policy: 'latest', maxAgeMinutes: inMinutes(6 * HOUR) }),
  job('latest-young', { policy: 'latest', maxAgeMinutes: 20 }),
  job('all', { policy: 'all', maxAgeMinutes: inMinutes(48 * HOUR) }),
  job('all-young', { policy: 'all', maxAgeMinutes: inMinutes(6 * HOUR) }),
];

describe('after an outage of the scheduler of 26 hours', () => {
  const { db } = useDatabase();
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

  /** The occurrences that a job's own work saw. */
  const worked: string[] = [];
  const deliver = (job: Job, occurrences: Occurrence[], now: Date) => {
    const clock = () => now;
    const deps = { db, clock, deadLetters: createDeadLetters({ sql: db, clock }) };
    const work = async (_: unknown, at: Date) => {
      worked.push(at.toISOString());
      return {};
    };
    return jobHandler({ job, deps, work })(sqsBatch(job.queue, occurrences));
  };

  const sweep = async (now: Date) => {
    const swept = await sweepOccurrences({ jobs: JOBS, now }, { sql: db });
    // delivered twice, as SQS may
    for (const { job, run } of swept) await deliver(job, [...run, ...run], now);
    return swept;
  };

  beforeEach(async () => {
    await db.query('DELETE FROM occurrences');
    await db.query('DELETE FROM job_declarations');
    await db.query('DELETE FROM dead_letters');
    worked.length = 0;
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
    await deliver(JOBS[3] as Job, [early], up);
    expect(await ran('all')).toEqual([]);
    expect(await refusals()).toEqual(['The occurrence 2026-03-29T13:00:00Z is still to come']);
  });

  it('runs what the clock of Scheduler sent a minute early', async () => {
    const early = { schedule: 'all', scheduledTime: '2026-03-29T12:31:00Z' };
    await deliver(JOBS[3] as Job, [early], up);
    expect(worked).toEqual(['2026-03-29T12:31:00.000Z']);
  });

  it('does not run the occurrence of another job', async () => {
    await deliver(
      JOBS[3] as Job,
      [{ schedule: 'latest', scheduledTime: '2026-03-29T12:00:00Z' }],
      up,
    );
    expect(worked).toEqual([]);
    expect(await refusals()).toEqual(['The queue all does not take this message']);
  });

  it('runs what is as old as the policy allows, and not what is a second older', async () => {
    const old = (scheduledTime: string) => ({ schedule: 'all-young', scheduledTime });
    await deliver(JOBS[4] as Job, [old('2026-03-29T06:30:00Z'), old('2026-03-29T06:29:59Z')], up);
    expect(worked).toEqual(['2026-03-29T06:30:00.000Z']);
    expect(await ran('all-young')).toEqual([
      ['ran', null, 1, '03-29T06:30', '03-29T06:30'],
      ['skipped', 'too old', 1, '03-29T06:29', '03-29T06:29'],
    ]);
  });

  const refusals = async () =>
    (await db.query<{ why: string }>('SELECT error_message AS why FROM dead_letters')).rows.map(
      ({ why }) => why,
    );
});
