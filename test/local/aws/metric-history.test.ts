import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../shared/platform/durations.ts';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeQueue } from './model.ts';

const START = new Date('2026-11-29T10:07:00Z');

let local: Harness;
let now: Date;
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE);
};

const client = (as: string) => ({
  ...local.as(as),
  // Signatures carry the time; a client takes the server's after its first answer.
  systemClockOffset: now.getTime() - Date.now(),
});

beforeAll(async () => {
  now = START;
  local = await startHarness(
    makeModel({
      queues: [makeQueue('billing'), makeQueue('email')],
      functions: [makeFunction('sync', [allow(['sqs:*'], '*')])],
    }),
    { now: () => now },
  );
});
afterAll(() => local.stop());

const ask = async (
  metrics: readonly (readonly [name: string, queue: string, stat: string])[],
  {
    as = 'operator',
    hours = 2,
    period = 900,
    from = new Date(now.getTime() - hours * 60 * MINUTE),
  } = {},
) => {
  const { MetricDataResults = [] } = await new CloudWatchClient(client(as)).send(
    new GetMetricDataCommand({
      StartTime: from,
      EndTime: now,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: metrics.map(([MetricName, queue, Stat], i) => ({
        Id: `q${i}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName,
            Dimensions: [{ Name: 'QueueName', Value: `nightshift-local-${queue}` }],
          },
          Period: period,
          Stat,
        },
      })),
    }),
  );
  return MetricDataResults.map(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((at, i) => [at.toISOString().slice(11, 16), Values[i]]),
  );
};

describe('what CloudWatch is told of queues', () => {
  it('is what was sent, received and worked off, and the age, by period', async () => {
    const QueueUrl = local.queueUrl('billing');
    for (const MessageBody of ['a', 'b', 'c'])
      await new SQSClient(client('operator')).send(
        new SendMessageCommand({ QueueUrl, MessageBody }),
      );
    later(10);
    const { Messages = [] } = await new SQSClient(client('operator')).send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2 }),
    );
    for (const { ReceiptHandle } of Messages)
      await new SQSClient(client('operator')).send(
        new DeleteMessageCommand({ QueueUrl, ReceiptHandle }),
      );
    await ask([['NumberOfMessagesSent', 'billing', 'Sum']]);
    later(20);
    expect(
      await ask([
        ['NumberOfMessagesSent', 'billing', 'Sum'],
        ['NumberOfMessagesReceived', 'billing', 'Sum'],
        ['NumberOfMessagesDeleted', 'billing', 'Sum'],
        ['ApproximateAgeOfOldestMessage', 'billing', 'Maximum'],
        ['NumberOfMessagesSent', 'email', 'Sum'],
        ['NumberOfMessagesSent', 'no-such-queue', 'Sum'],
      ]),
    ).toEqual([
      [
        ['10:15', 3],
        ['10:30', 0],
      ],
      [
        ['10:15', 2],
        ['10:30', 0],
      ],
      [
        ['10:15', 2],
        ['10:30', 0],
      ],
      [
        ['10:15', 600],
        ['10:30', 1_800],
      ],
      [
        ['10:15', 0],
        ['10:30', 0],
      ],
      [],
    ]);
  });

  it('outlives a restart, and is forgotten after a day', async () => {
    await local.restart();
    expect(await ask([['NumberOfMessagesDeleted', 'billing', 'Sum']], { period: 3_600 })).toEqual([
      [['10:00', 2]],
    ]);
    later(27 * 60);
    expect(
      await ask([['NumberOfMessagesDeleted', 'billing', 'Sum']], { hours: 48, period: 3_600 }),
    ).toEqual([[[expect.any(String), 0]]]);
  });

  it('is refused to who may not ask, and for a time that ends before it begins', async () => {
    await expect(ask([], { as: 'sync' })).rejects.toThrow('cloudwatch:GetMetricData');
    await expect(ask([], { from: new Date(now.getTime() + MINUTE) })).rejects.toThrow('StartTime');
  });
});
