import * as z from 'zod/mini';
import { applyFeedback } from '../../../shared/email/apply-feedback.ts';
import { createSesMailer } from '../../../shared/email/providers/ses-mailer.ts';
import { type SendReport, sendQueued } from '../../../shared/email/send-queued.ts';
import type { SenderDeps } from '../../../shared/email/sender-deps.ts';
import { readSesReport } from '../../../shared/email/ses-event.ts';
import { awsEvents } from '../../../shared/events/aws.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { FakeSes } from './fake-ses.ts';

export const HARBOR = '11111111-1111-4111-8111-111111111111';

/** A database, a provider and a sender whose clock the test turns. */
export type EmailHouse = {
  database: TestDatabase;
  db: Database;
  ses: FakeSes;
  sesUrl: string;
  clock: { now: Date; pass(minutes: number): void };
  deps: SenderDeps;
  send(overrides?: Partial<SenderDeps>): Promise<SendReport>;
  report(details: unknown[]): Promise<boolean[]>;
  states(): Promise<Record<string, number>>;
  stop(): Promise<void>;
};

export async function openEmailHouse({ connections = 2 } = {}): Promise<EmailHouse> {
  const database = await createTestDatabase();
  const db = createDatabase({ url: async () => database.workerUrl, max: connections });
  await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor Coffee')`, [HARBOR]);
  await db.query(`UPDATE email_rate_limits SET per_second = 100000, tokens = 100000`);
  const ses = new FakeSes();
  const sesUrl = await ses.start();
  Object.assign(process.env, sesEnvironment(sesUrl));
  const clock = {
    // a little ahead of the database, whose clock says when a mail was queued
    now: new Date(Date.now() + 60_000),
    pass(minutes: number) {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
    },
  };
  const deps: SenderDeps = {
    sql: db,
    clock: () => clock.now,
    mailer: createSesMailer({
      from: 'Nightshift <night@example.com>',
      configurationSet: 'nightshift-test',
    }),
    unsubscribeLinks: async (id, category) =>
      category === 'reminder' || category === 'campaign'
        ? `https://api.example.com/unsubscribe?token=${id}.sample`
        : undefined,
    wait: (ms) => new Promise((wake) => setTimeout(wake, ms)),
    timeIsUp: () => false,
    rests: { throttled: 1, unreachable: 1, misconfigured: 60_000 },
  };
  return {
    database,
    db,
    ses,
    sesUrl,
    clock,
    deps,
    send: (overrides) => sendQueued({ channel: 'email' }, { ...deps, ...overrides }),
    report: (details) =>
      db.transaction((tx) =>
        applyFeedback(
          details.map((it) => readSesReport(z.parse(awsEvents.emailReport.detail, it))),
          { sql: tx },
        ),
      ),
    async states() {
      const { rows } = await db.query<{ state: string; n: number }>(
        'SELECT state, count(*)::int AS n FROM email_logs GROUP BY state',
      );
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
    async stop() {
      await ses.stop();
      await db.end();
      await database.drop();
    },
  };
}

export const sesEnvironment = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});
