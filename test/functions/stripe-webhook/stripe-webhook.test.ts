import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { readEvent } from '../../../events/samples.ts';
import { signatureOf } from '../../../events/send.ts';
import { createStripeWebhookHandler } from '../../../functions/stripe-webhook/handler.ts';
import { createPublisher } from '../../../shared/billing/intake/publish-event.ts';
import type { HttpRequest, HttpResponse } from '../../../shared/platform/http/request.ts';
import { createKeyRing } from '../../../shared/platform/key-ring.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { sample } from '../../billing/support.ts';
import { version } from '../../support/secret-version.ts';
import { type FakeBus, startFakeBus } from './fake-bus.ts';

const SECRET = 'whsec_current';

/** The intake's own key, which the consumer holds too. */
const keys = { current: async () => ['intake-key'], newest: async () => ['intake-key'] };

describe('stripe-webhook', () => {
  let bus: FakeBus;
  let now: Date;
  let secrets: { current: string; previous?: string };
  let reads: number;
  let stored: { key: string; sha256: string; body: Buffer }[];
  let handler: (request: HttpRequest, context: Context) => Promise<HttpResponse>;

  beforeAll(async () => {
    bus = await startFakeBus();
  });
  afterAll(() => bus.stop());

  beforeEach(() => {
    bus.reset();
    now = new Date('2026-11-21T10:00:00Z');
    secrets = { current: SECRET };
    reads = 0;
    stored = [];
    handler = makeHandler();
  });

  function makeHandler() {
    const clock = () => now;
    const reader = createSecretReader({
      clock,
      fetchSecret: async (_, stage) => {
        reads += stage === 'current' ? 1 : 0;
        return version(stage === 'current' ? secrets.current : secrets.previous, now);
      },
    });
    return createStripeWebhookHandler({
      secrets: createKeyRing({ secrets: reader, secretName: 'stripe-webhook', clock }),
      livemode: false,
      clock,
      publisher: createPublisher({
        busName: 'nightshift',
        claimsBucket: 'claims',
        keys,
        storeClaim: async (claim) => {
          stored.push(claim);
        },
      }),
    });
  }

  type Posting = {
    secret?: string;
    at?: Date;
    header?: string;
    headerName?: string;
    base64?: boolean;
  };

  const post = async (event: unknown, posting: Posting = {}) => {
    const body = typeof event === 'string' ? event : JSON.stringify(event, null, 2);
    const header = posting.header ?? signatureOf(body, posting.secret ?? SECRET, posting.at ?? now);
    const request = {
      headers: header === '' ? {} : { [posting.headerName ?? 'stripe-signature']: header },
      routeKey: 'POST /webhooks/stripe',
      requestContext: { requestId: 'request-1' },
      body: posting.base64 ? Buffer.from(body).toString('base64') : body,
      isBase64Encoded: posting.base64 ?? false,
    };
    const response = await handler(request as unknown as HttpRequest, {} as Context);
    return { status: response.statusCode, body: JSON.parse(response.body ?? '{}') };
  };

  it('puts a verified event on the bus and answers 200', async () => {
    const event = sample('invoice.paid');
    expect(await post(event)).toEqual({ status: 200, body: { received: true } });
    expect(bus.entries).toEqual([
      {
        EventBusName: 'nightshift',
        Source: 'nightshift.stripe',
        DetailType: 'invoice.paid',
        // What goes on from here is found by it.
        TraceHeader: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};/),
        Detail: {
          ...{ id: event.id, type: event.type, account: '', livemode: false },
          ...{ created: event.created, apiVersion: '2026-10-28.endive', style: 'snapshot' },
          body: JSON.stringify(event),
          proof: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ]);
  });

  it('accepts a type that nobody knows yet', async () => {
    const event = { ...sample('invoice.paid'), type: 'quantum.leap.completed' };
    expect((await post(event)).status).toBe(200);
    expect(bus.entries[0]?.DetailType).toBe('quantum.leap.completed');
  });

  it.each([
    ['id', { id: 'evt_\0' }],
    ['id', { id: 'e'.repeat(256) }],
    ['created', { created: 1.5 }],
    ['created', { created: -1e300 }],
    ['created', { created: 9e15 }],
    ['account', { account: 'acct 1' }],
  ])('refuses what no Stripe event is, before anybody has to store it: %s', async (wrong, part) => {
    const refused = await post({ ...sample('invoice.paid'), ...part });
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(wrong) },
    });
    expect(bus.entries).toEqual([]);
  });

  it('takes a thin event', async () => {
    const thin = readEvent('events/stripe/thin/v1.customer.subscription.updated.json');
    expect((await post({ ...thin, context: 'org_1/acct_2' })).status).toBe(200);
    expect(bus.entries[0]?.Detail).toMatchObject({
      style: 'thin',
      account: 'acct_2',
      created: 1793611870,
      apiVersion: null,
    });
  });

  it('keeps the connected account', async () => {
    await post({ ...sample('invoice.paid'), account: 'acct_1' });
    expect(bus.entries[0]?.Detail).toMatchObject({ account: 'acct_1' });
  });

  it('reads base64 bodies and headers of any casing', async () => {
    const posting = { base64: true, headerName: 'Stripe-SIGNATURE' };
    expect((await post({ ...sample('invoice.paid'), note: 'größer' }, posting)).status).toBe(200);
  });

  it.each([
    ['a wrong secret', { secret: 'whsec_wrong' }],
    ['a signature of 301 seconds ago', { at: new Date('2026-11-21T09:54:59Z') }],
    ['a signature from 301 seconds ahead', { at: new Date('2026-11-21T10:05:01Z') }],
    ['no signature', { header: '' }],
    ['a malformed signature', { header: 'v1=abc' }],
    ['a signature of another scheme', { header: 't=1,v0=abc' }],
  ])('refuses %s with 400 and publishes nothing', async (_, posting) => {
    const { status, body } = await post(sample('invoice.paid'), posting);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, error: 'Bad Request', requestId: 'request-1' });
    expect(bus.entries).toEqual([]);
  });

  it('refuses an event of the other mode, a body that is no event, and one that is not JSON', async () => {
    expect((await post({ ...sample('invoice.paid'), livemode: true })).status).toBe(400);
    expect((await post({ hello: 'world' })).status).toBe(400);
    expect((await post('{')).status).toBe(400);
    const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const deep = JSON.stringify(sample('invoice.paid')).replace(/}$/, `,"metadata":${nested}}`);
    expect((await post(deep)).status).toBe(400);
    expect(bus.entries).toEqual([]);
  });

  it('accepts each of several secrets, and the previous version', async () => {
    secrets = { current: 'whsec_a, whsec_b', previous: 'whsec_old' };
    for (const secret of ['whsec_a', 'whsec_b', 'whsec_old'])
      expect((await post(sample('invoice.paid'), { secret })).status).toBe(200);
    expect((await post(sample('invoice.paid'), { secret: 'whsec_older' })).status).toBe(400);
  });

  it('takes a rotated secret at once, though bad signatures do not hammer the secret store', async () => {
    await post(sample('invoice.paid'));
    now = new Date(now.getTime() + 20_000);
    secrets = { current: 'whsec_new', previous: SECRET };
    expect((await post(sample('invoice.paid'), { secret: 'whsec_new' })).status).toBe(200);
    expect(reads).toBe(2);
    await Promise.all(
      Array.from({ length: 50 }, () => post(sample('invoice.paid'), { secret: 'whsec_bad' })),
    );
    expect(reads).toBe(2);
  });

  it('answers 5xx when the bus takes nothing, fails, or is away', async () => {
    bus.fail({ entry: true });
    expect((await post(sample('invoice.paid'))).status).toBe(503);
    bus.fail({ status: 500 });
    expect((await post(sample('invoice.paid'))).status).toBe(503);
    bus.fail({ hangUp: true });
    expect((await post(sample('invoice.paid'))).status).toBe(503);
  });

  it('sends a body over the limit by claim check', async () => {
    const event = { ...sample('invoice.paid'), padding: 'x'.repeat(1_000_000) };
    expect((await post(event)).status).toBe(200);
    const [entry] = bus.entries;
    const { body, claim } = (entry?.Detail ?? {}) as { body?: unknown; claim?: unknown };
    expect(body).toBeUndefined();
    expect(stored.map(({ key, sha256 }) => ({ bucket: 'claims', key, sha256 }))).toEqual([claim]);
    expect(JSON.parse(String(stored[0]?.body))).toEqual(event);
  });
});
