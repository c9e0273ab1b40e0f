import { afterEach, describe, expect, it } from '@jest/globals';
import { RejectMessage, RetryLater } from '../../../shared/platform/errors.ts';
import { isOf, openMessage, shortQueueName } from '../../../shared/platform/queue/message.ts';
import { doneIf, oneByOne } from '../../../shared/platform/queue/one-by-one.ts';
import { postponeInLambda, postponeRetries } from '../../../shared/platform/queue/postpone.ts';
import { RETRIES } from '../../../shared/platform/queue/retry-policy.ts';
import { currentTrace, type Trace, writeXray } from '../../../shared/platform/trace.ts';
import { keyedContract } from '../../support/contract.ts';
import { sqsRecord } from '../../support/sqs-record.ts';

const contract = keyedContract<{ key: string }>('sync-test');
const TRACE: Trace = { traceId: '1'.repeat(32), parentId: '2'.repeat(16), sampled: true };

describe('a message as a consumer sees it', () => {
  it('has what SQS says of it, and its key', () => {
    const body = '{"key":"a"}';
    expect(
      openMessage(sqsRecord({ queue: 'billing', id: 'm', body, receives: 3 }), contract),
    ).toEqual({
      ...{ id: 'm', queue: 'billing', raw: body, attempt: 3, putBack: 0, effectKey: 'a' },
      sentAt: new Date(1_790_000_000_000),
      trace: expect.objectContaining({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }),
      body: expect.objectContaining({ detail: { key: 'a' } }),
    });
  });

  it('has whose replay it is, how often others came first, and what brought it about', () => {
    const attributes = {
      'nightshift-replay-of': 'letter',
      'nightshift-dry-run-of': 'replay',
      'nightshift-put-back': '2',
    };
    const record = sqsRecord({
      ...{ queue: 'billing', body: '{"key":"a"}', attributes, trace: writeXray(TRACE) },
    });
    expect(openMessage(record, contract)).toMatchObject({
      ...{ replayOf: 'letter', dryRunOf: 'replay', putBack: 2 },
      trace: { traceId: TRACE.traceId, parentId: TRACE.parentId },
    });
  });

  it('of no kind that its queue accepts says why', () => {
    const message = openMessage(sqsRecord({ queue: 'billing', body: 'no JSON' }), contract);
    expect(message).toMatchObject({ raw: 'no JSON', unreadable: expect.any(Error) });
    expect(message).not.toHaveProperty('effectKey');
  });

  it('is of one kind of its contract', () => {
    const message = (kind: string) =>
      ({ body: { kind } }) as Parameters<ReturnType<typeof isOf>>[0];
    expect(['mapped', 'other'].map((kind) => isOf('mapped')(message(kind)))).toEqual([true, false]);
  });

  it('lies in a queue that is called shortly by whatever stage it is of', () => {
    expect(
      ['arn:aws:sqs:eu-west-2:1:nightshift-dev-email-feedback', 'arn:aws:sqs:eu-west-2:1:x'].map(
        shortQueueName,
      ),
    ).toEqual(['email-feedback', 'x']);
  });
});

describe('messages that are worked on one by one', () => {
  it('each end by themselves, within their own trace', async () => {
    const messages = ['a', 'b', 'c'].map((key) => ({ effectKey: key, trace: { ...TRACE, key } }));
    const seen: unknown[] = [];
    const error = new RejectMessage('b');
    const outcomes = await oneByOne(messages as never[], async ({ effectKey }) => {
      seen.push(currentTrace());
      if (effectKey === 'b') throw error;
      return doneIf(effectKey === 'a');
    });
    expect(outcomes).toEqual([
      { status: 'done' },
      { status: 'failed', error },
      { status: 'already-done' },
    ]);
    expect(seen).toEqual(messages.map(({ trace }) => trace));
    expect([doneIf(2), doneIf(0)].map(({ status }) => status)).toEqual(['done', 'already-done']);
  });
});

describe('messages that are to be retried', () => {
  const failed = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...sqsRecord({ queue: 'billing', body: '', receives: (i % 5) + 1 }),
      receiptHandle: `r${i}`,
    }));

  it.each([
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
  ])('are told SQS of in tens: %i', async (count, sizes) => {
    const calls: Parameters<typeof postponeInLambda>[] = [];
    const postpone = async (...call: (typeof calls)[0]) => void calls.push(call);
    await postponeRetries(failed(count), { retries: RETRIES, postpone });
    expect(calls.map(([, messages]) => messages.length)).toEqual(sizes);
    expect(calls.flatMap(([, messages]) => messages.map((it) => it.receiptHandle))).toEqual(
      Array.from({ length: count }, (_, i) => `r${i}`),
    );
    for (const [arn, messages] of calls) {
      expect(arn).toMatch(/:nightshift-local-billing$/);
      expect(messages.map(({ id }) => id)).toEqual([...messages.keys()].map(String));
    }
  });

  it('wait as their attempt says; after the last one nothing', async () => {
    const seconds: number[] = [];
    await postponeRetries(failed(5), {
      retries: RETRIES,
      postpone: async (_arn, messages) => void seconds.push(...messages.map((it) => it.seconds)),
    });
    expect(seconds).toEqual([5, 30, 120, 600, 0]);
  });

  it('come back by themselves when SQS takes no such word', async () => {
    let calls = 0;
    const postpone = async () => {
      calls += 1;
      throw new RetryLater('away');
    };
    await postponeRetries(failed(11), { retries: RETRIES, postpone });
    expect(calls).toBe(2);
  });

  const before = process.env.AWS_LAMBDA_FUNCTION_NAME;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  afterEach(() => {
    for (const [name, value] of Object.entries({
      AWS_LAMBDA_FUNCTION_NAME: before,
      AWS_ENDPOINT_URL: endpoint,
    }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  it('have no queue behind them where no function was called', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    const messages = [{ id: '0', receiptHandle: 'r', seconds: 1 }];
    delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    await postponeInLambda('arn:aws:sqs:eu-west-2:1:jobs', messages);
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'f';
    await expect(postponeInLambda('arn:aws:sqs:eu-west-2:1:jobs', messages)).rejects.toThrow(
      RetryLater,
    );
  });
});
