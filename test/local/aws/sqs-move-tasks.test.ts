import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeQueue, queueArn } from './model.ts';

const redrive = JSON.stringify({ deadLetterTargetArn: queueArn('dlq'), maxReceiveCount: 1 });
let local: Harness;
let sqs: SQSClient;

beforeAll(async () => {
  local = await startHarness(
    makeModel({
      queues: [
        makeQueue('work', { attributes: { RedrivePolicy: redrive, VisibilityTimeout: '0' } }),
        makeQueue('other', { attributes: { RedrivePolicy: redrive, VisibilityTimeout: '0' } }),
        ...['dlq', 'plain'].map((name) => makeQueue(name)),
      ],
      functions: [makeFunction('half', [allow(['sqs:StartMessageMoveTask'], queueArn('dlq'))])],
    }),
  );
  sqs = new SQSClient(local.as('operator'));
});
afterAll(async () => {
  sqs.destroy();
  await local.stop();
});
beforeEach(async () => {
  for (const name of ['work', 'other', 'dlq', 'plain']) while ((await receive(name)).length > 0);
});

const receive = async (name: string, wait = 0) => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      ...{ QueueUrl: local.queueUrl(name), MaxNumberOfMessages: 10, WaitTimeSeconds: wait },
      ...{ VisibilityTimeout: 600, MessageSystemAttributeNames: ['All'] },
    }),
  );
  return Messages;
};
/** A message that a queue gave up. */
async function dead(queue: string, MessageBody: string): Promise<void> {
  const QueueUrl = local.queueUrl(queue);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  for (const _ of [1, 2]) await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
}
const start = (more: object = {}) =>
  sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('dlq'), ...more }));
const tasks = async (MaxResults = 10) =>
  (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: queueArn('dlq'), MaxResults })))
    .Results ?? [];
const ended = () =>
  eventually(async () => {
    const [last] = await tasks();
    expect(last?.Status).not.toMatch(/RUNNING|CANCELLING/);
    return last;
  });

describe('a redrive by the queue itself', () => {
  it('brings each message back to the queue that gave it up, as a new one', async () => {
    await dead('work', 'one');
    await dead('other', 'two');
    const { TaskHandle } = await start();
    expect(TaskHandle).toEqual(expect.any(String));
    expect(await ended()).toMatchObject({
      ...{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 },
      ...{ ApproximateNumberOfMessagesToMove: 2, SourceArn: queueArn('dlq') },
    });
    const [work, other] = [await receive('work'), await receive('other')];
    expect([work, other].map(([message]) => message?.Body)).toEqual(['one', 'two']);
    expect(work[0]?.Attributes?.DeadLetterQueueSourceArn).toBeUndefined();
    expect(work[0]?.Attributes?.ApproximateReceiveCount).toBe('1');
  });

  it('takes them somewhere else when it is told so, also what nobody gave up', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: local.queueUrl('dlq'), MessageBody: 'x' }));
    await start();
    expect(await ended()).toMatchObject({
      ...{ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' },
    });
    await start({ DestinationArn: queueArn('plain') });
    expect(await ended()).toMatchObject({ DestinationArn: queueArn('plain') });
    expect(await receive('plain')).toHaveLength(1);
  });

  it('goes no faster than it may, is alone, and can be stopped', async () => {
    for (const body of ['a', 'b', 'c']) await dead('work', body);
    const { TaskHandle } = await start({ MaxNumberOfMessagesPerSecond: 1 });
    await eventually(async () =>
      expect((await tasks())[0]).toMatchObject({
        ...{ Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1, TaskHandle },
      }),
    );
    await expect(start()).rejects.toThrow(/already a task running/);
    expect(await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).toMatchObject({
      ApproximateNumberOfMessagesMoved: 1,
    });
    const last = await ended();
    expect([last?.Status, last?.TaskHandle]).toEqual(['CANCELLED', undefined]);
    await expect(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it.each([
    ['a queue that is no dead-letter queue', { SourceArn: queueArn('plain') }, /Dead Letter Queue/],
    ['a queue that is not there', { SourceArn: queueArn('gone') }, /SourceArn.*exist/],
    ['no queue', { SourceArn: 'x' }, /SourceArn.*exist/],
    ['a place that is not there', { DestinationArn: queueArn('gone') }, /DestinationArn.*exist/],
    ['0 a second', { MaxNumberOfMessagesPerSecond: 0 }, /between 1 and 500/],
    ['501 a second', { MaxNumberOfMessagesPerSecond: 501 }, /between 1 and 500/],
  ])('is refused for %s', async (_, more, said) => {
    await expect(start(more)).rejects.toThrow(said);
  });

  it('is refused to who may not do what it does', async () => {
    const half = new SQSClient(local.as('half'));
    await expect(
      half.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('dlq') })),
    ).rejects.toThrow(/sqs:ReceiveMessage/);
    half.destroy();
  });
});
