import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { makeModel, makeQueue } from './model.ts';

let local: Harness;
let sqs: SQSClient;
const queue = () => local.queueUrl('work');

beforeAll(async () => {
  local = await startHarness(
    makeModel({ queues: ['work', 'purged', 'x-1', 'x-2'].map((name) => makeQueue(name)) }),
  );
  sqs = new SQSClient(local.as('operator'));
});
afterAll(async () => {
  sqs.destroy();
  await local.stop();
});

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 'taken',
    (error: Error) => error.name,
  );
const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });

describe('SQS refuses what AWS refuses:', () => {
  it.each([
    ['a policy that is no JSON', { RedrivePolicy: '{"nope"}' }, 'InvalidAttributeValue'],
    [
      'a policy without a queue',
      { RedrivePolicy: '{"maxReceiveCount":3}' },
      'InvalidAttributeValue',
    ],
    [
      'a policy of no receives',
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:a:1:b","maxReceiveCount":0}' },
      'InvalidAttributeValue',
    ],
    ['less than no time', { VisibilityTimeout: '-5' }, 'InvalidAttributeValue'],
    ['more than twelve hours', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['half a second', { DelaySeconds: '0.5' }, 'InvalidAttributeValue'],
    ['a minute less a second', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['no number', { MaximumMessageSize: '' }, 'InvalidAttributeValue'],
    ['a name of nothing', { Visibility: '5' }, 'InvalidAttributeName'],
  ])('as an attribute %s', async (_what, Attributes, name) => {
    const set = sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: queue(),
        Attributes: { DelaySeconds: '7', ...Attributes } as Record<string, string>,
      }),
    );
    expect(await refusal(set)).toBe(name);
    // Neither is the rest of them taken, nor do other calls suffer.
    expect(
      local.aws.sqs.attribute(
        'arn:aws:sqs:us-east-1:000000000000:nightshift-local-work',
        'DelaySeconds',
      ),
    ).not.toBe('7');
    const listed = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: queue() }));
    expect(listed.queueUrls).toEqual([]);
  });

  it.each([
    ['a delay over 900 seconds', { DelaySeconds: 901 }],
    ['a delay below none', { DelaySeconds: -1 }],
    ['an attribute of an unknown type', { MessageAttributes: { a: text('x', 'Foo') } }],
    ['an attribute without a type', { MessageAttributes: { a: text('x', '') } }],
    ['a number that is none', { MessageAttributes: { a: text('abc', 'Number') } }],
    ['a number beyond all', { MessageAttributes: { a: text('1e200', 'Number') } }],
    ['an empty value', { MessageAttributes: { a: text('') } }],
    ['a name of AWS', { MessageAttributes: { 'AWS.x': text('x') } }],
    ['a name with a blank', { MessageAttributes: { 'a b': text('x') } }],
    ['a name that ends in a point', { MessageAttributes: { 'a.': text('x') } }],
  ])('in a message %s', async (_what, more) => {
    const sent = sqs.send(new SendMessageCommand({ QueueUrl: queue(), MessageBody: 'x', ...more }));
    expect(await refusal(sent)).toBe('InvalidParameterValue');
  });

  it.each([
    ['more than 20 seconds', { WaitTimeSeconds: 21 }],
    ['less than none', { WaitTimeSeconds: -1 }],
    ['a visibility of more than twelve hours', { VisibilityTimeout: 43_201 }],
    ['eleven messages', { MaxNumberOfMessages: 11 }],
  ])('to wait for %s', async (_what, more) => {
    expect(await refusal(sqs.send(new ReceiveMessageCommand({ QueueUrl: queue(), ...more })))).toBe(
      'InvalidParameterValue',
    );
  });

  it.each(['a b!', '', 'x'.repeat(81), 'ä'])('the entry id %j', async (Id) => {
    const Entries = [{ Id, MessageBody: 'x' }];
    const sent = sqs.send(new SendMessageBatchCommand({ QueueUrl: queue(), Entries }));
    expect(await refusal(sent)).toBe('InvalidBatchEntryId');
  });

  it('a receipt that it never gave, or gave for another queue', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: local.queueUrl('x-1'), MessageBody: 'x' }));
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: local.queueUrl('x-1') }),
    );
    const given = Messages?.[0]?.ReceiptHandle as string;
    for (const ReceiptHandle of ['made-up', '', given, `${given}x`]) {
      const input = { QueueUrl: queue(), ReceiptHandle };
      expect(await refusal(sqs.send(new DeleteMessageCommand(input)))).toBe(
        'ReceiptHandleIsInvalid',
      );
      const change = new ChangeMessageVisibilityCommand({ ...input, VisibilityTimeout: 5 });
      expect(await refusal(sqs.send(change))).toBe('ReceiptHandleIsInvalid');
    }
    const own = { QueueUrl: local.queueUrl('x-1'), ReceiptHandle: given };
    expect(await refusal(sqs.send(new DeleteMessageCommand(own)))).toBe('taken');
    expect(await refusal(sqs.send(new DeleteMessageCommand(own)))).toBe('taken');
  });

  it('a second purge within a minute', async () => {
    const purge = () => sqs.send(new PurgeQueueCommand({ QueueUrl: local.queueUrl('purged') }));
    expect([await refusal(purge()), await refusal(purge())]).toEqual([
      'taken',
      'PurgeQueueInProgress',
    ]);
  });
});

describe('SQS', () => {
  it('lists its queues in pages', async () => {
    const first = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: 'nightshift-local-x', MaxResults: 1 }),
    );
    const { NextToken } = first;
    const next = { QueueNamePrefix: 'nightshift-local-x', MaxResults: 1, NextToken };
    const second = await sqs.send(new ListQueuesCommand(next));
    expect([first.QueueUrls, second.QueueUrls]).toEqual([
      [local.queueUrl('x-1')],
      [local.queueUrl('x-2')],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it("carries a sender's trace", async () => {
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: local.queueUrl('x-2'),
        MessageBody: 'x',
        MessageSystemAttributes: { AWSTraceHeader: text(trace) },
      }),
    );
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: local.queueUrl('x-2'),
        MessageSystemAttributeNames: ['All'],
      }),
    );
    expect(Messages?.[0]?.Attributes).toMatchObject({ AWSTraceHeader: trace });
  });

  it('starts with no queue that CloudFormation would refuse', async () => {
    const broken = makeModel({
      queues: [makeQueue('broken', { attributes: { DelaySeconds: '901' } })],
    });
    await expect(startHarness(broken)).rejects.toThrow('nightshift-local-broken');
  });
});
