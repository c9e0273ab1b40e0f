import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { createSignInLink } from '../../console/security/session.ts';
import type { OpsContext } from '../../ops/context.ts';
import { createClients } from '../../ops/stack/clients.ts';
import { queueHistory, readQueueHistory } from '../../ops/stack/queue-history.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';

let stack: TestStack;
let context: OpsContext;

beforeAll(async () => {
  stack = await startTestStack(['billing', 'jobs', 'email', 'dlq']);
  context = stack.context();
});
afterAll(() => stack.stop());

const overview = async (seen: OpsContext): Promise<{ status: number; html: string }> => {
  const app = createConsole({ context: seen, key: KEY });
  const ask = (path: string, cookie = '') =>
    app.request(HOST + path, { headers: { host: '127.0.0.1:4000', cookie } });
  const link = createSignInLink({ key: KEY, operator: 'Ada', role: 'look', now: new Date() });
  const cookie = (await ask(`/sign-in?link=${link}`)).headers.get('set-cookie')?.split(';')[0];
  const answer = await ask('/', cookie);
  return { status: answer.status, html: await answer.text() };
};

/** The same stage, whose CloudWatch answers as told. */
const answering = async (status: number | 'never', body: string) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (status === 'never') return;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { local } = stack.stack;
  if (!local) throw new Error('a test stack is local');
  const { metrics, close } = createClients({
    ...stack.stack,
    local: { ...local, awsEndpoint: url },
  });
  return {
    context: { ...context, aws: { ...context.aws, metrics } } as OpsContext,
    asked: () => asked,
    stop: () => {
      close();
      server.closeAllConnections();
      server.close();
    },
  };
};

describe('what queues did in the last day', () => {
  it('is what SQS counted, up to now', async () => {
    const sqs = await context.aws.sqs();
    const QueueUrl = stack.stack.queues.billing;
    for (const MessageBody of ['a', 'b'])
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }),
    );
    const later = { ...context, clock: () => new Date(Date.now() + 5_000) };
    const history = await readQueueHistory(later);
    expect([...history.keys()]).toEqual(['billing', 'dlq', 'email', 'jobs']);
    const { worked = [], oldest = [] } = history.get('billing') ?? {};
    // A quarter may end between the message and the look.
    expect(worked.slice(-2).reduce((all, one) => all + one, 0)).toBe(1);
    expect(worked.length).toBeGreaterThan(91);
    expect(worked.length).toBeLessThanOrEqual(96);
    expect(oldest).toHaveLength(worked.length);
    expect(history.get('email')?.worked.every((value) => value === 0)).toBe(true);
  });

  it('is drawn for each queue, and told in words and in a table', async () => {
    const { status, html } = await overview(context);
    expect(status).toBe(200);
    expect(html).toContain(
      'aria-label="worked off a quarter of an hour of billing, the last 24 hours: 1 in all, at most 1 in 15 minutes"',
    );
    expect(html).toMatch(/<summary>3 of 4 have nothing to do[\s\S]*queue=email/);
    expect(html).toContain('<summary>The same in numbers, by three hours</summary>');
    expect(html).toMatch(/<th scope="row"[^>]*>billing, worked off<\/th>/);
  });

  it('counts the letters and failures of jobs to the queue that they share', async () => {
    await createDeadLetters({ sql: context.db, clock: context.clock }).record(
      makeFailed({ queue: 'send-reminders', effectKey: 'send-reminders:1' }),
    );
    const { html } = await overview(context);
    expect(html).toContain(
      'aria-label="failures an hour of jobs, the last 24 hours: 1 in all, at most 1 an hour"',
    );
    const row = /queue=jobs">jobs<\/a>[\s\S]*?<\/tr>/.exec(html)?.[0];
    expect(row).toMatch(/data-name="Dead letters" class="number">1</);
  });

  it.each([
    [
      400,
      '{"__type":"AccessDeniedException","message":"<b>no</b>"}',
      'your AWS identity needs cloudwatch:GetMetricData',
    ],
    [400, '{"__type":"ThrottlingException","message":"Rate exceeded"}', 'asked too often'],
    [400, '{"__type":"ExpiredTokenException","message":"old"}', 'credentials are missing or over'],
    [400, '{"__type":"Odd<script>","message":"odd"}', 'could not be asked'],
    [500, 'no json', 'could not be asked'],
    [200, 'no json', 'could not be asked'],
    ['never' as const, '', 'did not answer in time'],
  ])('says in a word when CloudWatch answers %s %s', async (answer, body, word) => {
    const cloudWatch = await answering(answer, body);
    const { status, html } = await overview(cloudWatch.context);
    expect(status).toBe(200);
    expect(/<p class="notice">([^<]*)<\/p>/.exec(html)?.[1]).toContain(word);
    expect(html).not.toContain('<b>no</b>');
    // What the database knows is there all the same.
    expect(html).toContain('failures an hour of jobs');
    cloudWatch.stop();
  });

  it('asks once a minute at most where it is paid for', async () => {
    const cloudWatch = await answering(200, '{"MetricDataResults":[]}');
    let now = Date.now();
    const { local, ...deployed } = stack.stack;
    const seen = { ...cloudWatch.context, stack: deployed, clock: () => new Date(now) };
    await Promise.all([queueHistory(seen), queueHistory(seen)]);
    now += 59_000;
    await queueHistory(seen);
    expect(cloudWatch.asked()).toBe(1);
    now += 2_000;
    await queueHistory(seen);
    expect(cloudWatch.asked()).toBe(2);
    cloudWatch.stop();
  });
});
