import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSweepOccurrencesHandler } from '../../../functions/sweep-occurrences/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import type { Job } from '../../../shared/scheduling/job.ts';
import { jobHandler } from '../../../shared/scheduling/job-handler.ts';
import type { Occurrence } from '../../../shared/scheduling/occurrences.ts';
import { allJobs } from '../../../shared/scheduling/registry.ts';
import { noHolds } from '../../support/holds.ts';
import { sqsBatch } from '../../support/sqs-record.ts';
import { useDatabase } from '../../support/use-database.ts';

/** Scheduler is away from 03:40 on the 28th to 05:40 on the 29th of the month: 26 hours. */
const DOWN = '2026-03-28T03:40:00Z';
const UP = '2026-03-29T05:40:00Z';

/** What each job of the house does afterwards: what runs late, and how many are given up, why. */
const AFTERWARDS: Record<string, { run: string[]; givenUp: Record<string, number> }> = {
  'create-checkins': { run: ['29T05:30'], givenUp: { superseded: 47, 'too old': 56 } },
  'send-reminders': { run: ['29T05:30'], givenUp: { superseded: 15, 'too old': 88 } },
  'dispatch-campaigns': { run: ['29T05:35'], givenUp: { superseded: 287, 'too old': 23 } },
  'email-sweep': { run: [], givenUp: { policy: 1557 } },
  'sweep-occurrences': { run: [], givenUp: { policy: 311 } },
  'outbox-sweep': { run: [], givenUp: { policy: 1557 } },
  'expire-records': { run: ['29T03:30'], givenUp: {} },
  'backup-database': { run: ['29T02:00'], givenUp: {} },
  'apply-retention': { run: ['29T04:30'], givenUp: { superseded: 1 } },
  'prune-backups': { run: ['29T05:00'], givenUp: { superseded: 1 } },
  'reconcile-billing': { run: ['29T03:15'], givenUp: {} },
  'report-usage': { run: ['29T05:05'], givenUp: { superseded: 25 } },
  'run-replays': { run: [], givenUp: { policy: 311 } },
  'train-forecasts': { run: ['29T01:30'], givenUp: {} },
  'watch-drive': { run: ['29T05:37'], givenUp: { superseded: 11, 'too old': 300 } },
};

describe('the sweeper, after Scheduler was away for 26 hours', () => {
  const { db } = useDatabase();
  let now = new Date(DOWN);
  const late: { job: Job; occurrence: Occurrence }[] = [];

  beforeAll(async () => {
    await db.query(
      `INSERT INTO notice_targets (channel, address) VALUES ('email', 'ops@example.com')`,
    );
  });

  const deps = () => {
    const clock = () => now;
    return { db, clock, deadLetters: createDeadLetters({ sql: db, clock }) };
  };
  const sweep = async (scheduledTime: string) => {
    const send = async (sent: { job: Job; occurrence: Occurrence }) => void late.push(sent);
    const handler = createSweepOccurrencesHandler({
      ...{ ...deps(), send, holds: noHolds },
      ...{ rhythm: 'steady', measured: true },
    });
    return handler(
      sqsBatch('sweep-occurrences', [{ schedule: 'sweep-occurrences', scheduledTime }]),
    );
  };
  const notices = async () =>
    (await db.query('SELECT times, resolved_at IS NOT NULL AS over FROM notices')).rows;

  it('catches up with every job of the house as its declaration says, and tells it once', async () => {
    await sweep(DOWN);
    expect(late).toEqual([]);
    now = new Date(UP);
    expect(await sweep('2026-03-29T05:38:00Z')).toEqual({ batchItemFailures: [] });

    const { rows } = await db.query<{ schedule: string; reason: string; n: number }>(
      `SELECT schedule, reason, count(*)::int AS n FROM occurrences
       WHERE outcome = 'skipped' GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    const done = Object.fromEntries(
      allJobs().map(({ name }) => [
        name,
        {
          run: late
            .filter(({ job }) => job.name === name)
            .map(({ occurrence }) => occurrence.scheduledTime.slice(8, 16)),
          givenUp: Object.fromEntries(
            rows.filter((row) => row.schedule === name).map(({ reason, n }) => [reason, n]),
          ),
        },
      ]),
    );
    // It fell due on the first of the month, which is not within the outage.
    expect(done).toEqual({ ...AFTERWARDS, 'restore-drill': { run: [], givenUp: {} } });
    expect(await notices()).toEqual([{ times: 1, over: false }]);
    const mails = await db.query('SELECT recipient FROM email_logs');
    expect(mails.rows).toEqual([{ recipient: 'ops@example.com' }]);
  });

  it('finds nothing more once what it sent has run, and the trouble is over', async () => {
    for (const { job, occurrence } of late) {
      const handler = jobHandler({ job, deps: deps(), work: async () => ({}) });
      await handler(sqsBatch(job.queue, [occurrence]));
    }
    late.length = 0;
    now = new Date('2026-03-29T05:41:00Z');
    await sweep('2026-03-29T05:41:00Z');
    expect(late).toEqual([]);
    expect(await notices()).toEqual([{ times: 1, over: true }]);
  });
});
