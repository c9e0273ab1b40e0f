import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ComeAgain, RejectMessage, RetryLater } from '../../../shared/platform/errors.ts';
import { consume } from '../../../shared/platform/queue/handler.ts';
import { withAttempt } from '../../../shared/platform/queue/send-again.ts';
import { type Harness, startHarness } from '../../local/aws/harness.ts';
import { allow, makeFunction, makeModel, makeQueue, queueArn } from '../../local/aws/model.ts';
import { actAs } from '../../support/act-as.ts';
import { keyedContract } from '../../support/contract.ts';
import { sqsRecord } from '../../support/sqs-record.ts';

const retries = { attempts: 3, delays: [0, 0] };
const contract = {
  ...keyedContract('send-reminders'),
  queue: 'send-reminders',
  through: 'jobs',
  retries,
};

describe('a message of a function that another one started', () => {
  let harness: Harness;
  let restore: () => void;
  let recorded: string[];
  let databaseDown: boolean;
  let error: Error;
  let ahead = 0;

  beforeAll(async () => {
    harness = await startHarness(
      makeModel({
        functions: [makeFunction('send-reminders', [allow(['sqs:SendMessage'], queueArn('jobs'))])],
        queues: [makeQueue('jobs')],
      }),
      { now: () => new Date(Date.now() + ahead) },
    );
    restore = actAs(harness.as('send-reminders'));
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'nightshift-local-send-reminders';
  });
  afterAll(async () => {
    delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    restore();
    await harness.stop();
  });
  beforeEach(() => {
    recorded = [];
    databaseDown = false;
    error = new RetryLater('the database is away');
  });

  const handler = consume(contract, {
    process: async (messages) => messages.map(() => ({ status: 'failed' as const, error })),
    deadLetters: {
      record: async (failed) => {
        if (databaseDown) throw new RetryLater('the database is away');
        recorded.push(`${failed.queue} ${failed.error.name} ${failed.attempts}`);
        return { id: 'letter' };
      },
      resolve: async () => {},
      recordTrial: async () => {},
    },
  });
  const first = sqsRecord({
    queue: 'jobs',
    body: '{"key":"a"}',
    attributes: { 'nightshift-replay-of': 'd-1' },
  });
  const next = async () => {
    const [message] = await harness.aws.sqs.receive({
      queueArn: queueArn('jobs'),
      max: 1,
      waitSeconds: 0,
    });
    if (!message) return undefined;
    harness.aws.sqs.delete(queueArn('jobs'), message.receiptHandle);
    const told = Object.entries(message.attributes).map(([name, { StringValue = '' }]) => [
      name,
      StringValue,
    ]);
    const attributes = Object.fromEntries(told) as Record<string, string>;
    return withAttempt(sqsRecord({ queue: 'jobs', body: message.body, attributes }));
  };

  it('is sent anew with what it says of itself, until its attempts are over; then it is a dead letter of its own queue', async () => {
    let record = first;
    for (const attempt of ['2', '3']) {
      expect(await handler({ Records: [record] })).toEqual({ batchItemFailures: [] });
      record = (await next()) as typeof record;
      expect(record.attributes.ApproximateReceiveCount).toBe(attempt);
      expect(record.attributes.SentTimestamp).toBe(first.attributes.SentTimestamp);
      expect(record.messageAttributes['nightshift-replay-of']?.stringValue).toBe('d-1');
    }
    await handler({ Records: [record] });
    expect(recorded).toEqual(['send-reminders RetriesExhausted 3']);
    expect(await next()).toBeUndefined();
  });

  it('is a dead letter at once when it can never succeed', async () => {
    error = new RejectMessage('never');
    await handler({ Records: [first] });
    expect(recorded).toEqual(['send-reminders RejectMessage 1']);
    expect(await next()).toBeUndefined();
  });

  it('is left to Lambda when even its dead letter cannot be written down: it goes round no further', async () => {
    databaseDown = true;
    const attributes = { 'nightshift-attempt': '3' };
    const last = withAttempt(sqsRecord({ queue: 'jobs', body: '{"key":"a"}', attributes }));
    await expect(handler({ Records: [last] })).rejects.toThrow(/could not be recorded/);
    expect(await next()).toBeUndefined();
  });

  it('is left to Lambda when its queue cannot be reached', async () => {
    const elsewhere = { ...first, eventSourceARN: queueArn('other') };
    await expect(handler({ Records: [elsewhere] })).rejects.toThrow(RetryLater);
  });

  it.each([
    [60, 60],
    [7_200, 900],
  ])(
    'waits, while operators hold it for %i seconds, for %i and counts no attempt',
    async (afterSeconds, seconds) => {
      error = new ComeAgain('held', { afterSeconds });
      expect(await handler({ Records: [first] })).toEqual({ batchItemFailures: [] });
      expect(harness.aws.sqs.counts(queueArn('jobs'))).toMatchObject({ visible: 0, delayed: 1 });
      ahead += (seconds - 1) * 1_000;
      expect(await next()).toBeUndefined();
      ahead += 2_000;
      expect((await next())?.attributes.ApproximateReceiveCount).toBe('1');
    },
  );
});
