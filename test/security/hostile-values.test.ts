import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApplyRetentionHandler } from '../../functions/apply-retention/handler.ts';
import { createCreateCheckinsHandler } from '../../functions/create-checkins/handler.ts';
import { createDispatchCampaignsHandler } from '../../functions/dispatch-campaigns/handler.ts';
import { createExpireRecordsHandler } from '../../functions/expire-records/handler.ts';
import { createReportUsageHandler } from '../../functions/report-usage/handler.ts';
import { createSendRemindersHandler } from '../../functions/send-reminders/handler.ts';
import { createSweepOccurrencesHandler } from '../../functions/sweep-occurrences/handler.ts';
import { createTrainForecastsHandler } from '../../functions/train-forecasts/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { drain } from '../../shared/email/drain.ts';
import type { Mailer } from '../../shared/email/mailer.ts';
import { relayOutbox } from '../../shared/outbox/relay.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { startBucket, type TestBucket } from '../backup/support/bucket.ts';
import { metricsOf } from '../backup/support/captured-metrics.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { noHolds } from '../support/holds.ts';
import { appColumns } from './support/app-columns.ts';
import { offerHostileValues, type Tried, words } from './support/offer-hostile-values.ts';
import { A, B, fillTwoTenants, idOf } from './support/two-tenants.ts';

/** A Sunday afternoon: every check-in of the fixture is due, and so are its reminder and campaign. */
const AT = new Date('2026-11-29T14:30:00Z');
const clock = () => new Date(AT.getTime() + 60_000);

/** Postgres's words for a value that is wrong, for a rule that it breaks, and for a right that is missing. */
const REFUSED = /^(22|23|42501|54)/;

/** Jobs that are no `jobHandler`, or look at no tenant's rows one by one, and where they meet these values. */
const ELSEWHERE: Record<string, string> = {
  'email-sweep': 'below, as the drain of the ledger',
  'outbox-sweep': 'below, as the relay',
  'backup-database': 'hostile-backup.test.ts',
  'restore-drill': 'hostile-backup.test.ts',
  'prune-backups': 'reads manifests only',
  'reconcile-billing':
    'test/functions/reconcile-billing: compares with Stripe, customer by customer',
  'watch-drive':
    'test/documents/drive: reads what operators chose, and a drive; no column of the application',
  'run-replays': 'reads what operators began, and no column of the application',
};

describe('values that no honest form sends', () => {
  let database: TestDatabase;
  let bucket: TestBucket;
  let worker: Database;
  let app: Database;
  let tried: Tried[];

  beforeAll(async () => {
    [database, bucket] = await Promise.all([createTestDatabase(), startBucket()]);
    worker = createDatabase({ url: async () => database.workerUrl, max: 2 });
    app = createDatabase({ url: async () => database.appUrl });
    // What a plan limits is no matter of values.
    await worker.query('UPDATE billing_limits SET amount = NULL');
    await fillTwoTenants(worker);
    tried = await offerHostileValues({ worker, app });
  });
  afterAll(async () => {
    await Promise.all([worker.end(), app.end()]);
    await Promise.all([database.drop(), bucket.stop()]);
  });

  it('are offered to every column that the app may write, a dozen at least', async () => {
    const columns = Object.entries(appColumns).flatMap(([table, { insert = '', update = '' }]) =>
      [...new Set(words(`${insert} ${update}`))].map((column) => `${table}.${column}`),
    );
    const times = (column: string) => tried.filter((value) => value.column === column).length;
    expect(columns.filter((column) => times(column) < 12)).toEqual([]);
  });

  it('are refused with a word, or kept', () => {
    const odd = tried.filter(({ outcome }) => outcome !== 'kept' && !REFUSED.test(outcome));
    expect(odd).toEqual([]);
    const kept = tried.filter(({ outcome }) => outcome === 'kept');
    // Neither everything, nor nothing: the run would show nothing then.
    expect(kept.length).toBeGreaterThan(50);
    expect(tried.length - kept.length).toBeGreaterThan(300);
  });

  it('stop no job: what is due in another organisation happens', async () => {
    await scheduleCampaigns();
    const deps = { db: worker, clock, deadLetters: createDeadLetters({ sql: worker, clock }) };
    const mailing = { ...deps, pokeSender: async () => {} };
    const jobs = {
      'create-checkins': createCreateCheckinsHandler(deps),
      'send-reminders': createSendRemindersHandler(mailing),
      'dispatch-campaigns': createDispatchCampaignsHandler(mailing),
      'expire-records': createExpireRecordsHandler({
        ...deps,
        encryptionKeys: async () => undefined,
      }),
      'apply-retention': createApplyRetentionHandler({
        ...deps,
        openStore: async () => bucket.store,
        openDocuments: async () => bucket.store,
        again: async () => {},
      }),
      'train-forecasts': createTrainForecastsHandler(deps),
      // What is then told to Stripe, row by row: test/billing/meters.test.ts.
      'report-usage': createReportUsageHandler({ ...deps, metersSource: async () => undefined }),
      'sweep-occurrences': createSweepOccurrencesHandler({
        ...{ ...deps, send: async () => {}, holds: noHolds },
        ...{ rhythm: 'steady', measured: true },
      }),
    };
    // A job that comes is tried here, or says where it is.
    expect([...Object.keys(jobs), ...Object.keys(ELSEWHERE)].sort()).toEqual(
      allJobs()
        .map(({ name }) => name)
        .sort(),
    );
    await makeOld();
    for (const [name, handler] of Object.entries(jobs)) await run(name, handler as Handler);
    const { rows: stopped } = await worker.query('SELECT queue, error_message FROM dead_letters');
    expect(stopped).toEqual([]);
    const { rows: ran } = await worker.query('SELECT schedule FROM occurrences ORDER BY 1');
    expect(ran.map(({ schedule }) => schedule)).toEqual(Object.keys(jobs).sort());

    for (const organization of [A, B]) {
      const mails = (category: string) =>
        count(`email_logs WHERE organization_id = '${organization}' AND category = '${category}'`);
      expect(
        await count(`checkin_sessions WHERE organization_id = '${organization}' AND local_date = '2026-11-29'
          AND schedule_id = '${idOf(organization, 'schedule')}'`),
      ).toBe(1);
      expect(await mails('reminder')).toBeGreaterThan(0);
      expect(await mails('campaign')).toBeGreaterThan(0);
    }
  });

  it('stop no mail of another organisation, nor what is published', async () => {
    const heads: string[] = [];
    const mailer: Mailer = async ({ recipient, rendered }) => {
      heads.push(`${recipient} ${rendered.subject}`);
      return { status: 'sent', messageId: String(heads.length) };
    };
    await worker.query('UPDATE email_rate_limits SET per_second = 100000, tokens = 100000');
    await drain({
      sql: worker,
      clock,
      mailers: { email: mailer, slack: mailer, sns: mailer },
      unsubscribeLinks: async () => 'https://api.example.com/unsubscribe?token=x',
      wait: async () => {},
      timeIsUp: () => false,
    });
    expect(
      await count(
        `email_logs WHERE organization_id = '${B}' AND category = 'campaign' AND state = 'sent'`,
      ),
    ).toBe(1);
    expect(heads.length).toBeGreaterThan(50);
    expect(heads.filter((head) => /\p{Cc}/u.test(head))).toEqual([]);
    const relayed = await relayOutbox({
      db: worker,
      clock,
      putEvents: async (entries) => entries.map(() => undefined),
      hasTime: () => true,
    });
    expect(relayed).toMatchObject({ refused: 0, finished: true });
  });

  /** As an operator would: whatever the drafts say, they are due now. */
  const scheduleCampaigns = () =>
    worker.query(
      `UPDATE campaigns SET state = 'scheduled', due_at = $1,
         send_at_local = coalesce(send_at_local, $1::timestamptz AT TIME ZONE 'UTC')`,
      [AT],
    );

  /** Past every retention. */
  async function makeOld() {
    for (const table of ['audit_logs', 'security_events', 'api_usage_logs'])
      await worker.query(`UPDATE ${table} SET created_at = '2020-01-01Z'`);
  }

  const count = async (rows: string) =>
    Number((await worker.query(`SELECT count(*) FROM ${rows}`)).rows[0]?.count);
});

type Handler = (event: unknown, context: unknown) => Promise<{ batchItemFailures: unknown[] }>;

async function run(job: string, handler: Handler): Promise<void> {
  const record = {
    messageId: job,
    receiptHandle: 'r',
    body: JSON.stringify({ schedule: job, scheduledTime: AT.toISOString() }),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(AT.getTime()) },
    messageAttributes: {},
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:nightshift-local-${job}`,
  };
  const context = { getRemainingTimeInMillis: () => 300_000 };
  const { result } = await metricsOf(() => handler({ Records: [record] }, context));
  expect([job, result.batchItemFailures]).toEqual([job, []]);
}
