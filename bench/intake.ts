import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { signatureOf } from '../events/send.ts';
import { createStripeWebhookHandler } from '../functions/stripe-webhook/handler.ts';
import { createPublisher } from '../shared/billing/intake/publish-event.ts';
import { systemClock as clock } from '../shared/platform/clock.ts';
import type { HttpRequest, HttpResponse } from '../shared/platform/http/request.ts';
import { createKeyRing } from '../shared/platform/key-ring.ts';
import { createSecretReader } from '../shared/platform/secrets.ts';
import { forkBareAws } from './support/bare-aws-process.ts';
import { createNaiveIntake } from './support/naive-intake.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';

const ROUNDS = 7;
const EVENTS = 1_500;
/** A Lambda instance takes one request at a time; a few at once keep the process busy here. */
const AT_ONCE = 4;
const EVENT = join(import.meta.dirname, '../events/stripe/invoice.paid.json');

type Handler = (request: HttpRequest, context: Context) => Promise<HttpResponse>;

/** Events that one core takes in, from signed request to the bus, against the naive handler. */
export async function run(report: Report): Promise<void> {
  const aws = await forkBareAws();
  const environment = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  });
  // The naive handler logs nothing, so neither may the other.
  const { info } = console;
  console.info = () => {};
  const naive = createNaiveIntake({ secret: aws.secret, busName: 'bench', endpoint: aws.url });
  try {
    const lean = createLeanIntake(aws.secret);
    const rates = await measure({ lean, naive: naive.handler as Handler, secret: aws.secret });
    tell(report, rates);
  } finally {
    console.info = info;
    process.env = environment;
    naive.stop();
    await aws.stop();
  }
}

function createLeanIntake(secret: string): Handler {
  const secrets = createKeyRing({
    secrets: createSecretReader({
      fetchSecret: async (_, stage) =>
        stage === 'current' ? { value: secret, putAt: new Date() } : undefined,
    }),
    secretName: 'bench',
    clock,
  });
  const publisher = createPublisher({
    busName: 'bench',
    claimsBucket: 'bench',
    keys: secrets,
    storeClaim: async () => {
      throw new Error('no event here is that large');
    },
  });
  return createStripeWebhookHandler({ secrets, livemode: false, clock, publisher });
}

type Rates = { lean: number[]; naive: number[] };

async function measure(input: { lean: Handler; naive: Handler; secret: string }): Promise<Rates> {
  const rates: Rates = { lean: [], naive: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of ['lean', 'naive'] as const) {
      const rate = await eventsPerCpuSecond(input[name], input.secret);
      // The first round warms up.
      if (round > 0) rates[name].push(rate);
    }
  }
  return rates;
}

/** CPU time of this process only: the endpoint has its own, and a busy machine does not count. */
async function eventsPerCpuSecond(handler: Handler, secret: string): Promise<number> {
  const body = readFileSync(EVENT, 'utf8');
  const request = {
    headers: { 'stripe-signature': signatureOf(body, secret) },
    routeKey: 'POST /webhooks/stripe',
    requestContext: { requestId: 'bench' },
    body,
    isBase64Encoded: false,
  } as unknown as HttpRequest;
  let left = EVENTS;
  const before = process.cpuUsage();
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const { statusCode } = await handler(request, {} as Context);
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const { user, system } = process.cpuUsage(before);
  return (EVENTS / (user + system)) * 1_000_000;
}

function tell(report: Report, { lean, naive }: Rates) {
  const base = median(naive);
  report.note(
    `An ${Math.round(readFileSync(EVENT).length / 100) / 10} kB invoice event, signature to PutEvents against an endpoint in ` +
      `another process; per second of CPU, median of ${ROUNDS} alternating rounds.`,
  );
  report.table({
    title: 'Intake of Stripe events on one core',
    columns: ['handler', 'events/s', '× naive'],
    rows: [
      ['naive: stripe, middy, full zod, EventBridge client', Math.round(base), 1],
      ['stripe-webhook', Math.round(median(lean)), round(median(lean) / base)],
    ],
  });
  report.target({
    name: 'intake against the naive handler',
    value: median(lean) / base,
    atLeast: 1,
  });
}
