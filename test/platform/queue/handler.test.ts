import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import {
  AlreadyDone,
  ComeAgain,
  RejectMessage,
  RetryLater,
} from '../../../shared/platform/errors.ts';
import type { FailedMessage } from '../../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../../shared/platform/queue/handler.ts';
import type { Message, Outcome } from '../../../shared/platform/queue/message.ts';
import { keyedContract } from '../../support/contract.ts';
import { sqsRecord } from '../../support/sqs-record.ts';

type Messages = Message<{ detail: Body }>[];
type Body = { key: string; fail?: keyof typeof failures };

const record = (body: Body | string, replayOf?: string, receives = 2): SQSRecord =>
  sqsRecord({
    queue: 'billing',
    id: `id-${typeof body === 'string' ? body : body.key}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receives,
    ...(replayOf && { attributes: { 'nightshift-replay-of': replayOf } }),
  });
const batch = (...records: SQSRecord[]): SQSEvent => ({ Records: records });

const failures = {
  reject: () => new RejectMessage('never'),
  retry: () => new RetryLater('later'),
  defect: () => new TypeError('undefined is not a function'),
  data: () =>
    Object.assign(new Error('value out of range for "secret"'), {
      code: '22003',
      severity: 'ERROR',
    }),
  done: () => new AlreadyDone('applied before'),
  others: () => new ComeAgain('others come first'),
};

describe('a queue consumer', () => {
  let recorded: FailedMessage[];
  /** One entry for each call. */
  let resolved: { id: string; outcome: string }[][];
  let calls: string[][];
  let recordFails: boolean;
  let postponed: number[];
  let putBack: { body: string; times: number; replayOf: string | undefined }[];
  let queueIsThere: boolean;

  beforeEach(() => {
    recorded = [];
    resolved = [];
    calls = [];
    recordFails = false;
    postponed = [];
    putBack = [];
    queueIsThere = true;
  });

  const consumer = (process: (messages: Messages) => Promise<Outcome[]>) =>
    consume(keyedContract<Body>('sync-test'), {
      process: (messages) => {
        calls.push(messages.map((m) => m.effectKey));
        return process(messages);
      },
      postpone: async (_queueArn, messages) => {
        postponed.push(...messages.map(({ seconds }) => seconds));
      },
      putBack: async ({ body }, { putBack: times, replayOf }) => {
        if (!queueIsThere) throw new RetryLater('no queue');
        putBack.push({ body, times, replayOf });
      },
      deadLetters: {
        record: async (failed) => {
          if (recordFails) throw new RetryLater('database down');
          recorded.push(failed);
          return { id: 'letter' };
        },
        resolve: async (replayed) => {
          if (recordFails) throw new RetryLater('database down');
          resolved.push([...replayed]);
        },
        recordTrial: async () => {},
      },
    });

  const oneOutcomeEach = async (messages: Messages): Promise<Outcome[]> =>
    messages.map(({ body: { detail: body } }) =>
      body.fail ? { status: 'failed', error: failures[body.fail]() } : { status: 'done' },
    );

  it('deletes what is done, keeps what may succeed later, and turns what never can into a dead letter', async () => {
    const answer = await consumer(oneOutcomeEach)(
      batch(
        record({ key: 'a' }),
        record({ key: 'b', fail: 'reject' }),
        record({ key: 'c', fail: 'retry' }),
        record({ key: 'd', fail: 'defect' }),
        record({ key: 'e', fail: 'done' }),
      ),
    );
    expect(answer.batchItemFailures.map((f) => f.itemIdentifier)).toEqual(['id-c', 'id-d']);
    expect(recorded).toMatchObject([
      {
        queue: 'billing',
        functionName: 'sync-test',
        effectKey: 'b',
        error: { name: 'RejectMessage', message: 'never' },
        attempts: 2,
      },
    ]);
  });

  it('makes an unreadable body a dead letter without holding its neighbours', async () => {
    const answer = await consumer(oneOutcomeEach)(batch(record('{nope'), record({ key: 'a' })));
    expect(answer.batchItemFailures).toEqual([]);
    expect(recorded).toMatchObject([
      { body: '{nope', effectKey: undefined, error: { message: 'The message is not JSON' } },
    ]);
    expect(calls).toEqual([['a']]);
  });

  it('tries each message alone when a whole batch fails, so that one poisoned row holds nobody', async () => {
    const allOrNothing = async (messages: Messages): Promise<Outcome[]> => {
      const poisoned = messages.find((m) => m.body.detail.fail)?.body.detail;
      if (poisoned?.fail) throw failures[poisoned.fail]();
      return messages.map(() => ({ status: 'done' }));
    };
    const answer = await consumer(allOrNothing)(
      batch(record({ key: 'a' }), record({ key: 'b', fail: 'data' }), record({ key: 'c' })),
    );
    expect(answer.batchItemFailures).toEqual([]);
    expect(calls).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
    expect(recorded).toMatchObject([{ effectKey: 'b' }]);
    expect(recorded[0]?.error.message).not.toContain('secret');
  });

  it('puts what others come before at the end of its queue, however often, and counts no attempt', async () => {
    const body: Body = { key: 'a', fail: 'others' };
    const again = sqsRecord({
      queue: 'billing',
      body: JSON.stringify(body),
      receives: 5,
      attributes: { 'nightshift-put-back': '7', 'nightshift-replay-of': 'letter' },
    });
    expect(await consumer(oneOutcomeEach)(batch(again))).toEqual({ batchItemFailures: [] });
    expect(putBack).toEqual([{ body: JSON.stringify(body), times: 7, replayOf: 'letter' }]);
    expect([recorded, resolved]).toEqual([[], []]);
  });

  it('keeps such a message where it is while it cannot be sent', async () => {
    queueIsThere = false;
    const answer = await consumer(oneOutcomeEach)(batch(record({ key: 'a', fail: 'others' })));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-a' }] });
    expect(recorded).toEqual([]);
  });

  it('gives up after the fifth attempt, while the reason is still known', async () => {
    const answer = await consumer(oneOutcomeEach)(
      batch(
        record({ key: 'a', fail: 'retry' }, undefined, 4),
        record({ key: 'b', fail: 'retry' }, undefined, 5),
      ),
    );
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'id-a' }]);
    expect(recorded).toMatchObject([
      {
        effectKey: 'b',
        error: { name: 'RetriesExhausted', message: '5 attempts; the last: RetryLater: later' },
      },
    ]);
  });

  it('keeps the message when its dead letter cannot be written', async () => {
    recordFails = true;
    const answer = await consumer(oneOutcomeEach)(batch(record({ key: 'a', fail: 'reject' })));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'id-a' }]);
  });

  it('keeps every message when the consumer answers fewer outcomes than messages', async () => {
    const answer = await consumer(async () => [])(batch(record({ key: 'a' })));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'id-a' }]);
  });

  it('has what is to be retried come back soon, and later with each attempt', async () => {
    const attempts = ['1', '2', '3', '4'].map((ApproximateReceiveCount) => {
      const one = record({ key: ApproximateReceiveCount, fail: 'retry' });
      return { ...one, attributes: { ...one.attributes, ApproximateReceiveCount } };
    });
    const answer = await consumer(oneOutcomeEach)(batch(...attempts, record({ key: 'fine' })));
    expect(answer.batchItemFailures).toHaveLength(4);
    expect(postponed).toEqual([5, 30, 120, 600]);
  });

  it('does not try the messages of a batch alone when an outage failed it', async () => {
    const outage = async () => {
      throw new RetryLater('the database is away');
    };
    const answer = await consumer(outage)(batch(record({ key: 'a' }), record({ key: 'b' })));
    expect(answer.batchItemFailures).toHaveLength(2);
    expect(calls).toEqual([['a', 'b']]);
  });

  it('tells all dead letters of a batch at once how their replays ended', async () => {
    await consumer(oneOutcomeEach)(
      batch(
        record({ key: 'a' }, 'letter-1'),
        record({ key: 'b', fail: 'done' }, 'letter-2'),
        record({ key: 'c', fail: 'retry' }, 'letter-3'),
      ),
    );
    expect(resolved).toEqual([
      [
        { id: 'letter-1', outcome: 'done' },
        { id: 'letter-2', outcome: 'already-done' },
      ],
    ]);
  });

  it('takes back only the replays of a batch whose end could not be written', async () => {
    recordFails = true;
    const answer = await consumer(oneOutcomeEach)(
      batch(
        record({ key: 'a' }, 'letter-1'),
        record({ key: 'b' }),
        record({ key: 'c' }, 'letter-3'),
      ),
    );
    expect(answer.batchItemFailures.map((f) => f.itemIdentifier)).toEqual(['id-a', 'id-c']);
  });
});
