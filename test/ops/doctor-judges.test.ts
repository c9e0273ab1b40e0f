import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judgeSubscriptions, judgeVersion } from '../../ops/stack/checks/deployment.ts';
import { judgeDrift } from '../../ops/stack/checks/drift.ts';
import { judgeSes, type SesState } from '../../ops/stack/checks/email.ts';
import { checkBackupKey, checkSecretShapes } from '../../ops/stack/checks/secrets.ts';
import {
  checkStripeEndpoint,
  type Endpoint,
  STRIPE_VERSION,
} from '../../ops/stack/checks/stripe.ts';
import { putSecret } from '../../ops/stack/secrets.ts';
import { generateIdentity, identityText } from '../../shared/backup/age/keys.ts';
import { HANDLED_TYPES } from '../../shared/billing/objects/handled-types.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('what doctor says of mail', () => {
  const well: SesState = {
    ...{ production: true, sending: true, enforcement: 'HEALTHY', sentToday: 1, quota: 50_000 },
    identity: { name: 'example.com', verified: true, dkim: true },
  };
  const not = (over: Partial<NonNullable<SesState['identity']>>) => ({
    identity: { name: 'example.com', verified: true, dkim: true, ...over },
  });
  it.each<[Partial<SesState>, string, RegExp]>([
    [{}, 'ok', /1 of 50000/],
    [{ sending: false }, 'problem', /sends nothing/],
    [{ enforcement: 'SHUTDOWN' }, 'problem', /sends nothing/],
    [{ enforcement: 'PROBATION' }, 'warning', /review/],
    [{ production: false }, 'problem', /sandbox/],
    [not({ verified: false }), 'problem', /not verified the sender example.com/],
    [not({ dkim: false }), 'warning', /DKIM/],
    [{ sentToday: 45_000 }, 'warning', /45000/],
  ])('%j is %s', (over, status, words) => {
    const found = judgeSes({ ...well, ...over });
    expect([found.status, found.detail]).toEqual([status, expect.stringMatching(words)]);
    if (status !== 'ok') expect(found.advice).toBeTruthy();
  });
});

describe('what doctor says of Stripe’s endpoint', () => {
  let answer: { status: number; body: unknown };
  let asked: string | undefined;
  const server = createServer((request, response) => {
    asked = request.headers.authorization;
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => server.close(done)));

  const look = (key: string | undefined = 'rk_live_x') =>
    checkStripeEndpoint(
      { stack: { apiUrl: 'https://api.example.com' } as never, secret: async () => key },
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
  const endpoint = (over: Partial<Endpoint> = {}): Endpoint => ({
    url: 'https://api.example.com/webhooks/stripe',
    status: 'enabled',
    enabled_events: Object.keys(HANDLED_TYPES),
    api_version: STRIPE_VERSION,
    ...over,
  });

  it.each<[Partial<Endpoint>, string, RegExp]>([
    [{}, 'ok', /all \d+ types/],
    [{ enabled_events: ['*'], api_version: null }, 'ok', /all \d+ types/],
    [{ url: 'https://elsewhere.example.com/webhooks/stripe' }, 'problem', /no endpoint/],
    [{ status: 'disabled' }, 'problem', /disabled/],
    [{ enabled_events: ['invoice.paid'] }, 'problem', /does not send \d+ of \d+ types/],
    [{ api_version: '2024-06-20' }, 'warning', /2024-06-20/],
  ])('%j is %s', async (over, status, words) => {
    answer = { status: 200, body: { data: [endpoint(over)] } };
    const found = await look();
    expect([found.status, found.detail]).toEqual([status, expect.stringMatching(words)]);
    expect(asked).toBe('Bearer rk_live_x');
  });

  it.each([
    [401, 'problem'],
    [403, 'warning'],
    [500, 'warning'],
  ])('an answer of %i is a %s, and never the key', async (status, expected) => {
    answer = { status, body: {} };
    const found = await look();
    expect(found.status).toBe(expected);
    expect(JSON.stringify(found)).not.toContain('rk_live_x');
  });

  it('is not asked without a key', async () => {
    const found = await checkStripeEndpoint({ stack: {} as never, secret: async () => undefined });
    expect(found).toMatchObject({ status: 'ok' });
  });
});

describe('what doctor says of a deployment', () => {
  it.each([
    [undefined, 'warning'],
    ['local', 'ok'],
    ['1.0.0+a', 'ok'],
    ['1.0.0+b', 'warning'],
  ])('version %s where 1.0.0+a is checked out: %s', (deployed, status) => {
    expect(judgeVersion({ deployed, here: '1.0.0+a' })).toMatchObject({ status });
  });

  it.each<[string[], string]>([
    [[], 'problem'],
    [['PendingConfirmation'], 'problem'],
    [['arn:aws:sns:a', 'PendingConfirmation'], 'warning'],
    [['arn:aws:sns:a'], 'ok'],
  ])('subscriptions %j: %s', (arns, status) => {
    expect(judgeSubscriptions(arns)).toMatchObject({ status });
  });

  it.each([
    ['IN_SYNC', 'ok'],
    ['DRIFTED', 'warning'],
    ['NOT_CHECKED', 'ok'],
    [undefined, 'ok'],
  ])('drift %s: %s', (status, expected) => {
    expect(judgeDrift({ status, at: new Date(0) })).toMatchObject({ status: expected });
  });
});

describe('what doctor says of secrets', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack(['billing'], {
      secrets: ['operator-token', 'stripe-webhook', 'backup-key', 'backup-recipients'],
    });
  });
  afterAll(() => stack.stop());

  it('names one whose value is none, and not the value', async () => {
    const context = stack.context();
    await putSecret({ name: 'operator-token', value: 'x'.repeat(40) }, context);
    expect(await checkSecretShapes(context)).toMatchObject({ status: 'ok' });
    await putSecret({ name: 'stripe-webhook', value: 'hunter2' }, context);
    const found = await checkSecretShapes(context);
    expect(found).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining('stripe-webhook takes whsec_'),
      advice: 'ops secrets rotate stripe-webhook',
    });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('warns of one that nobody changed for a year', async () => {
    const context = stack.context();
    await putSecret({ name: 'stripe-webhook', value: `whsec_${'a'.repeat(24)}` }, context);
    const clock = () => new Date(Date.now() + 400 * 86_400_000);
    expect(await checkSecretShapes({ ...context, clock })).toMatchObject({
      status: 'warning',
      detail: expect.stringMatching(/operator-token is (399|400) days old/),
    });
  });

  it('tells whether the key at hand opens what is written', async () => {
    const [ours, other] = [generateIdentity(), generateIdentity()];
    const check = (key: string | undefined, recipients?: string) =>
      checkBackupKey({ secret: async (name) => (name === 'backup-key' ? key : recipients) });
    expect(await check(undefined)).toMatchObject({ status: 'problem' });
    expect(await check(identityText(ours))).toMatchObject({ status: 'ok' });
    expect(await check(identityText(ours), ours.recipient.text)).toMatchObject({ status: 'ok' });
    expect(await check(identityText(ours), other.recipient.text)).toMatchObject({
      status: 'problem',
    });
  });
});
