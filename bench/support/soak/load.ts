import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime } from '../../../local/runtime.ts';
import { queueThrough } from '../../../shared/contracts.ts';
import { startReplay } from '../../../shared/dead-letters/replays/start.ts';
import { uploadKey } from '../../../shared/documents/intake/key.ts';
import { callAws } from '../../../shared/platform/aws/signed-request.ts';
import type { Database } from '../../../shared/platform/database/database.ts';
import { NotFound } from '../../../shared/platform/errors.ts';
import { openS3Store } from '../../../shared/platform/object-store/s3-store.ts';
import { requireJob } from '../../../shared/scheduling/registry.ts';
import { createPath, operatorEnvironment } from '../paths-in.ts';
import { manyEvents } from '../stripe-events.ts';

const ORGANIZATION = '11111111-1111-4111-8111-111111111111';
const CUSTOMERS = 100;
/** What one second brings. */
const EVENTS = 4;
const MAILS = 4;
/** Seconds between two of each. */
const EVERY = { document: 10, poison: 15, replay: 60, backup: 120 };

export type Load = {
  /** Sends what one second brings. */
  second(): Promise<void>;
  /** Milliseconds from the bus to the row, of events since the last call. */
  takeTimes(): number[];
  sent: Record<string, number>;
};

/** Stripe's events, mails, documents, events that fail and are replayed, and backups meanwhile. */
export async function createLoad(
  { stack }: Pick<Runtime, 'stack'>,
  { db }: { db: Database },
): Promise<Load> {
  const environment = operatorEnvironment(stack);
  const path = createPath({ stack });
  const documents = await openS3Store({
    bucket: stack.buckets.documents as string,
    client: {
      endpoint: stack.awsEndpoint,
      region: stack.region,
      forcePathStyle: true,
      credentials: stack.operator,
    },
  });
  const invoice = readFileSync(
    join(import.meta.dirname, '../../../events/documents/invoice-de.xml'),
  );
  const sent = { events: 0, mails: 0, documents: 0, failures: 0, replays: 0, backups: 0 };
  let times: number[] = [];
  let second = 0;
  await db.query(
    `INSERT INTO organizations (id, name) VALUES ($1, 'Soak') ON CONFLICT DO NOTHING`,
    [ORGANIZATION],
  );
  await db.query(
    `INSERT INTO billing_customers (organization_id, stripe_customer_id)
     SELECT $1, 'cus_NightshiftDemo_' || n FROM generate_series(0, $2::int - 1) n ON CONFLICT DO NOTHING`,
    [ORGANIZATION, CUSTOMERS],
  );

  const putEvent = (source: string, type: string, detail: object) =>
    callAws(
      {
        service: 'events',
        target: 'AWSEvents.PutEvents',
        body: {
          Entries: [
            {
              EventBusName: stack.bus,
              Source: source,
              DetailType: type,
              Detail: JSON.stringify(detail),
            },
          ],
        },
      },
      environment,
    );
  const send = (queue: string, body: object) =>
    callAws(
      {
        service: 'sqs',
        target: 'AmazonSQS.SendMessage',
        body: { QueueUrl: stack.queues[queue], MessageBody: JSON.stringify(body) },
      },
      environment,
    );
  const start = (schedule: string) =>
    send(queueThrough(requireJob(schedule).queue), {
      schedule,
      scheduledTime: new Date().toISOString(),
    });

  async function events() {
    const run = String(second);
    const made = manyEvents({ count: EVENTS, customers: CUSTOMERS, run });
    const begun = performance.now();
    await path.put(made);
    sent.events += made.length;
    const ids = made.map(({ id }) => id);
    for (;;) {
      const { rows } = await db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM billing_events WHERE event_id = ANY ($1)`,
        [ids],
      );
      if (rows[0]?.n === ids.length || performance.now() - begun > 10_000) break;
      await new Promise((wake) => setTimeout(wake, 10));
    }
    times.push(performance.now() - begun);
  }
  async function mails() {
    for (let n = 0; n < MAILS; n += 1) {
      const data = {
        url: 'https://app.example.com/sign-in?token=x',
        validUntil: '2099-01-01T00:00:00Z',
      };
      const effectKey = `soak-${second}-${n}`;
      await putEvent('nightshift.app', 'email.requested', {
        template: 'magic-link',
        effectKey,
        recipient: `soak-${n}@example.com`,
        data,
      });
      sent.mails += 1;
    }
  }
  async function document() {
    // Another file each time: the same one again would be no second document.
    const bytes = Buffer.concat([invoice, Buffer.from(`\n<!-- ${second} -->\n`)]);
    const key = uploadKey({
      organizationId: ORGANIZATION,
      id: randomUUID(),
      fileName: 'invoice.xml',
    });
    await documents.put(key, bytes);
    sent.documents += 1;
  }
  async function replay() {
    const begin = async (tx: Pick<Database, 'query'>) => {
      const { rows } = await tx.query<{ id: string }>(
        `INSERT INTO operator_actions (started_at, operator, via, action, subject)
         VALUES (now(), 'soak', 'cli', 'replays start', '{}') RETURNING id`,
      );
      return rows[0]?.id as string;
    };
    const all = {
      selection: { filter: {}, all: true },
      dryRun: false,
      rate: 50,
      maxFailures: null,
    };
    try {
      await startReplay({ ...all, reason: 'soak' }, { db, clock: () => new Date(), begin });
    } catch (error) {
      // nothing has failed since the last one
      if (error instanceof NotFound) return;
      throw error;
    }
    await start('run-replays');
    sent.replays += 1;
  }

  return {
    sent,
    takeTimes() {
      const taken = times;
      times = [];
      return taken;
    },
    async second() {
      second += 1;
      const due = (every: number) => second % every === 0;
      await Promise.all([
        events(),
        mails(),
        due(EVERY.document) && document(),
        due(EVERY.poison) &&
          send('inventory', { poison: second }).then(() => {
            sent.failures += 1;
          }),
        due(EVERY.replay) && replay(),
        due(EVERY.backup) &&
          start('backup-database').then(() => {
            sent.backups += 1;
          }),
      ]);
    },
  };
}
