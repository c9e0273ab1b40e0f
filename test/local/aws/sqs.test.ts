import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeQueue, queueArn } from './model.ts';

let local: Harness;
let operator: SQSClient;

beforeAll(async () => {
  const names = ['work', 'poison', 'poison-dlq', 'kept', 'poll', 'batch'];
  const redrive = JSON.stringify({
    deadLetterTargetArn: queueArn('poison-dlq'),
    maxReceiveCount: 2,
  });
  local = await startHarness(
    makeModel({
      functions: [makeFunction('sender', [allow(['sqs:SendMessage'], queueArn('work'))])],
      queues: names.map((name) =>
        makeQueue(name, name === 'poison' ? { attributes: { RedrivePolicy: redrive } } : {}),
      ),
    }),
  );
  operator = new SQSClient(local.as('operator'));
});
afterAll(() => local.stop());

const receive = (name: string, more: object = {}) =>
  operator.send(
    new ReceiveMessageCommand({
      QueueUrl: local.queueUrl(name),
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    }),
  );
const send = (name: string, body: string) =>
  operator.send(new SendMessageCommand({ QueueUrl: local.queueUrl(name), MessageBody: body }));

describe('SQS on this machine', () => {
  it('carries a message with its attributes, and the SDK accepts the digests', async () => {
    const sender = new SQSClient(local.as('sender'));
    await sender.send(
      new SendMessageCommand({
        QueueUrl: local.queueUrl('work'),
        MessageBody: 'Zoë – £5',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'greeting' },
          raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 7]) },
        },
      }),
    );
    const [message] = (await receive('work')).Messages ?? [];
    expect(message?.Body).toBe('Zoë – £5');
    expect(message?.MessageAttributes?.kind?.StringValue).toBe('greeting');
    expect([...(message?.MessageAttributes?.raw?.BinaryValue ?? [])]).toEqual([0, 255, 7]);
    expect(message?.Attributes?.ApproximateReceiveCount).toBe('1');
  });

  it('refuses a function whose role lacks the grant, in words that AWS uses', async () => {
    const sender = new SQSClient(local.as('sender'));
    await expect(
      sender.send(new SendMessageCommand({ QueueUrl: local.queueUrl('poison'), MessageBody: 'x' })),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `nightshift-local-sender is not authorized to perform: sqs:SendMessage on resource: ${queueArn('poison')}`,
      ),
    });
  });

  it('hides a received message until its visibility ends, then hands it out again', async () => {
    await send('kept', 'again');
    const [first] = (await receive('kept')).Messages ?? [];
    expect((await receive('kept')).Messages).toBeUndefined();
    await operator.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: local.queueUrl('kept'),
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 1,
      }),
    );
    const [second] = (await receive('kept', { WaitTimeSeconds: 5 })).Messages ?? [];
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('moves a message to the dead-letter queue after its last receive', async () => {
    await send('poison', 'bad');
    for (let i = 0; i < 2; i++)
      expect((await receive('poison', { VisibilityTimeout: 0 })).Messages).toHaveLength(1);
    expect((await receive('poison')).Messages).toBeUndefined();
    const [dead] = (await receive('poison-dlq')).Messages ?? [];
    expect(dead?.Body).toBe('bad');
    expect(dead?.Attributes?.DeadLetterQueueSourceArn).toBe(queueArn('poison'));
  });

  it('wakes a long poll when a message arrives, and ends one whose caller has gone', async () => {
    const { sqs } = local.aws;
    const started = performance.now();
    const waiting = sqs.receive({ queueArn: queueArn('poll'), waitSeconds: 20 });
    sqs.send({ queueArn: queueArn('poll'), body: 'now' });
    expect((await waiting).map(({ body }) => body)).toEqual(['now']);
    const caller = new AbortController();
    const left = sqs.receive({
      queueArn: queueArn('poll'),
      waitSeconds: 20,
      signal: caller.signal,
    });
    caller.abort();
    expect(await left).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('keeps messages over a restart', async () => {
    await send('batch', 'durable');
    await local.restart();
    operator = new SQSClient(local.as('operator'));
    const [message] = (await receive('batch')).Messages ?? [];
    expect(message?.Body).toBe('durable');
    await operator.send(
      new DeleteMessageCommand({
        QueueUrl: local.queueUrl('batch'),
        ReceiptHandle: message?.ReceiptHandle,
      }),
    );
  });

  it('takes one mebibyte, and lists the batch entry that is over it', async () => {
    const answer = await operator.send(
      new SendMessageBatchCommand({
        QueueUrl: local.queueUrl('batch'),
        Entries: [
          { Id: 'fine', MessageBody: 'y' },
          { Id: 'control', MessageBody: 'a\u0001b' },
        ],
      }),
    );
    expect(answer.Successful?.map((entry) => entry.Id)).toEqual(['fine']);
    expect(answer.Failed).toEqual([expect.objectContaining({ Id: 'control', SenderFault: true })]);
    await send('batch', 'x'.repeat(1_048_576));
    await expect(send('batch', 'x'.repeat(1_048_577))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('answers with counts, settings and the queue that is missing', async () => {
    const { Attributes } = await operator.send(
      new GetQueueAttributesCommand({ QueueUrl: local.queueUrl('batch'), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '2', VisibilityTimeout: '30' });
    await expect(send('nowhere', 'x')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('refuses a wrong secret and an unknown key', async () => {
    const settings = local.as('sender');
    const wrong = (credentials: object) =>
      new SQSClient({ ...settings, credentials: { ...settings.credentials, ...credentials } }).send(
        new SendMessageCommand({ QueueUrl: local.queueUrl('work'), MessageBody: 'x' }),
      );
    await expect(wrong({ secretAccessKey: 'guess' })).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    await expect(wrong({ accessKeyId: 'LKIA0' })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });
});
