import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { REPLAY_ATTRIBUTE } from '../../shared/platform/queue/message.ts';
import { jobHandler, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { fixedClock } from '../support/clock.ts';
import { deliver } from '../support/deliver.ts';
import { sqsRecord } from '../support/sqs-record.ts';
import { useDatabase } from '../support/use-database.ts';

const job = jobs['apply-retention'];
const AT = '2026-03-27T03:00:00.000Z';
const occurrence = { schedule: job.name, scheduledTime: AT };

const { db } = useDatabase();
const clock = fixedClock();
const told: unknown[] = [];
beforeEach(async () => {
  clock.set('2026-03-27T03:00:40Z');
  told.length = 0;
  for (const table of ['occurrences', 'dead_letters', 'parked_work'])
    await db.query(`DELETE FROM ${table}`);
});

const deps = () => ({ db, clock, deadLetters: createDeadLetters({ sql: db, clock }) });
const recorded = async () =>
  (
    await db.query(
      `SELECT schedule, scheduled_time AS at, outcome, result, finished_at >= started_at AS ended
       FROM occurrences`,
    )
  ).rows;
const ran = (result: unknown) => [
  { schedule: job.name, at: new Date(AT), outcome: 'ran', result, ended: true },
];

describe('a job that is one transaction', () => {
  const handler = (work: Parameters<typeof jobHandler>[0]['work']) =>
    jobHandler({
      job,
      deps: deps(),
      work,
      afterwards: async (result) => void told.push(result),
    });

  it('works with its scheduled time as now, is recorded with what came out, and tells afterwards', async () => {
    const seen: Date[] = [];
    const work = handler(async (_, at) => {
      seen.push(at);
      return { rows: 3 };
    });
    expect(await deliver(work, job.queue, occurrence)).toEqual([]);
    expect(seen).toEqual([new Date(AT)]);
    expect(await recorded()).toEqual(ran({ rows: 3 }));
    expect(told).toEqual([{ rows: 3 }]);
  });

  it('does its work and what follows once, however often it comes', async () => {
    let times = 0;
    const work = handler(async () => {
      times += 1;
      return { times };
    });
    await deliver(work, job.queue, occurrence, occurrence);
    expect(await deliver(work, job.queue, occurrence)).toEqual([]);
    expect(await recorded()).toEqual(ran({ times: 1 }));
    expect(told).toEqual([{ times: 1 }]);
  });

  it('leaves nothing when it fails: no row, nothing told, and it comes again', async () => {
    const failing = handler(async (tx) => {
      await tx.query(
        `INSERT INTO job_declarations (name, expression, time_zone, since) VALUES ('half', '', '', now())`,
      );
      throw new RetryLater('not now');
    });
    expect(await deliver(failing, job.queue, occurrence)).toEqual(['m-1']);
    expect(await recorded()).toEqual([]);
    expect((await db.query('SELECT FROM job_declarations')).rowCount).toBe(0);
    expect(told).toEqual([]);
  });
});

describe('a job that no transaction can hold', () => {
  const handler = (run: Parameters<typeof longJobHandler>[0]['run']) =>
    longJobHandler({ job, deps: deps(), run });
  const startedAt = async () =>
    (await db.query<{ at: Date }>('SELECT started_at AS at FROM occurrences')).rows[0]?.at;

  it('is recorded at its end, with when it began and what came out', async () => {
    const run = handler(async () => {
      expect(await recorded()).toEqual([]);
      clock.pass(90_000);
      return { slices: 2 };
    });
    expect(await deliver(run, job.queue, occurrence)).toEqual([]);
    expect(await recorded()).toEqual(ran({ slices: 2 }));
    expect(await startedAt()).toEqual(new Date('2026-03-27T03:00:40Z'));
  });

  it('goes on after a crash, and is not run again once it is recorded', async () => {
    let times = 0;
    const run = handler(async () => {
      times += 1;
      if (times === 1) throw new RetryLater('the time is over');
      return { times };
    });
    expect(await deliver(run, job.queue, occurrence)).toEqual(['m-1']);
    expect(await recorded()).toEqual([]);
    expect(await deliver(run, job.queue, occurrence, occurrence)).toEqual([]);
    expect(times).toBe(2);
    expect(await recorded()).toEqual(ran({ times: 2 }));
  });

  it('that finds its work done is recorded, without a result', async () => {
    const run = handler(async () => 'already-done');
    expect(await deliver(run, job.queue, occurrence)).toEqual([]);
    expect(await recorded()).toEqual(ran({}));
  });
});

describe('a run that is replayed from a dead letter', () => {
  const resolving = () => {
    const { deadLetters, ...rest } = deps();
    const resolve = async (replayed: readonly { outcome: string }[]) =>
      void told.push(...replayed.map(({ outcome }) => outcome));
    return { ...rest, deadLetters: { ...deadLetters, resolve } };
  };
  const work = async () => ({});

  it.each([
    ['is one transaction', () => jobHandler({ job, deps: resolving(), work })],
    ['no transaction can hold', () => longJobHandler({ job, deps: resolving(), run: work })],
  ])('says whether it worked or found it done, of a job that %s', async (_, make) => {
    const replayed = sqsRecord({
      queue: job.queue,
      body: JSON.stringify(occurrence),
      attributes: { [REPLAY_ATTRIBUTE]: randomUUID() },
    });
    await make()({ Records: [replayed] });
    await make()({ Records: [replayed] });
    expect(told).toEqual(['done', 'already-done']);
  });
});

describe('what a job does not take', () => {
  it.each([
    ['no occurrence', { schedule: job.name }],
    ['a time that is none', { ...occurrence, scheduledTime: 'tomorrow' }],
    ['the occurrence of another', { ...occurrence, schedule: 'expire-records' }],
    ['not even JSON', '{'],
  ])('%s is given up, and not run', async (_, body) => {
    const work = jobHandler({
      job,
      deps: deps(),
      work: async () => {
        told.push('ran');
        return {};
      },
    });
    expect(await deliver(work, job.queue, body)).toEqual([]);
    expect(told).toEqual([]);
    const { rows } = await db.query('SELECT queue, error_name FROM dead_letters');
    expect(rows).toEqual([{ queue: job.queue, error_name: 'RejectMessage' }]);
  });
});
