import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { PASSING } from '../../local/options.ts';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { eventually } from '../support/eventually.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = JSON.parse(
  readFileSync(join(ROOT, 'events/stripe/customer.subscription.updated.json'), 'utf8'),
);
/** Long enough to start again several things on a loaded machine. */
const WITHIN = 100_000;

// Whole stacks start and stop here, beside other tests on two cores.
jest.setTimeout(150_000);

describe('the whole stack, while its function process dies', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-faults-'));
  let postgres: LocalPostgres;
  let runtime: Runtime;

  beforeAll(async () => {
    postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
    runtime = await startRuntime({
      ...PASSING,
      root: ROOT,
      stateDir: join(dir, 'state'),
      schedules: false,
      databaseUrl: postgres.url,
    });
    await retrySoon();
  });
  afterAll(async () => {
    await runtime?.stop();
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Failed messages come back after seconds rather than minutes, as often as it takes. */
  async function retrySoon() {
    const { awsEndpoint: endpoint, region, operator: credentials, queues } = runtime.stack;
    const client = new SQSClient({ endpoint, region, credentials });
    const deadLetterTargetArn = `arn:aws:sqs:${region}:000000000000:nightshift-local-dlq`;
    const Attributes = {
      VisibilityTimeout: '2',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 100 }),
    };
    await client.send(new SetQueueAttributesCommand({ QueueUrl: queues.billing, Attributes }));
    client.destroy();
  }

  async function post(id: string): Promise<number> {
    const body = JSON.stringify({ ...SAMPLE, id });
    const time = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', runtime.stack.stripeWebhookSecret as string)
      .update(`${time}.${body}`)
      .digest('hex');
    const response = await fetch(`${runtime.stack.apiUrl}/webhooks/stripe`, {
      method: 'POST',
      body,
      headers: { 'stripe-signature': `t=${time},v1=${signature}` },
    });
    await response.arrayBuffer();
    return response.status;
  }
  const ids = (count: number) =>
    Array.from({ length: count }, () => `evt_${randomUUID().replaceAll('-', '')}`);
  /** Posts over 20 connections; answers how often each status came. */
  async function postAll(
    all: string[],
    send: (id: string) => Promise<number> = post,
  ): Promise<Record<number, number>> {
    const left = [...all];
    const statuses: Record<number, number> = {};
    const sender = async () => {
      for (let id = left.pop(); id; id = left.pop()) {
        const status = await send(id);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: 20 }, sender));
    return statuses;
  }
  async function applied(all: string[]): Promise<number> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      const { rows } = await client.query(
        `SELECT count(*)::int AS n FROM billing_events WHERE event_id = ANY($1) AND status = 'applied'`,
        [all],
      );
      return rows[0].n;
    } finally {
      await client.end();
    }
  }

  it('loses nothing when the function process is killed in the middle of batches', async () => {
    const all = ids(500);
    // As Stripe does, the sender repeats what was not answered with 200.
    const untilTaken = async (id: string): Promise<number> => {
      for (;;) {
        const status = await post(id);
        if (status === 200) return status;
      }
    };
    const before = runtime.hostPid() as number;
    const posting = postAll(all, untilTaken);
    await eventually(async () => expect(await applied(all)).toBeGreaterThan(20));
    process.kill(before, 'SIGKILL');
    expect(await posting).toEqual({ 200: 500 });
    await eventually(async () => expect(await applied(all)).toBe(500), {
      within: WITHIN,
      every: 200,
    });
    expect(runtime.hostPid()).not.toBe(before);
  });
});
