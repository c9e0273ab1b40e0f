import {
  EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { makeBucket, makeModel, makeQueue, makeRule, queueArn } from './model.ts';
import { askSigned } from './signed.ts';

let local: Harness;
beforeAll(async () => {
  local = await startHarness(
    makeModel({
      queues: [makeQueue('work')],
      buckets: [makeBucket('files')],
      rules: ['two', 'one'].map((name) =>
        makeRule(name, {
          pattern: { source: [name] },
          targets: [{ id: 'q', arn: queueArn('work') }],
        }),
      ),
    }),
  );
});
afterAll(() => local.stop());

describe('what is not on this machine', () => {
  const settings = () => ({ ...local.as('operator'), forcePathStyle: true });
  it.each([
    [
      'sqs',
      () => new SQSClient(settings()).send(new CreateQueueCommand({ QueueName: 'x' })),
      'UnknownOperationException',
      400,
    ],
    [
      'events',
      () => new EventBridgeClient(settings()).send(new PutRuleCommand({ Name: 'x' })),
      'UnknownOperationException',
      400,
    ],
    [
      'ssm',
      () => new SSMClient(settings()).send(new DescribeParametersCommand({})),
      'UnknownOperationException',
      400,
    ],
    [
      's3',
      () =>
        new S3Client(settings()).send(
          new DeleteBucketCommand({ Bucket: 'nightshift-local-files' }),
        ),
      'NotImplemented',
      501,
    ],
  ])('is refused in the words of %s', async (_, ask, name, status) => {
    await expect(ask()).rejects.toMatchObject({
      name,
      message: expect.stringContaining('is not available on this machine'),
      $metadata: { httpStatusCode: status },
    });
  });

  it.each(['sts', 'sns', 'sqs', 'iam', 'email'])(
    'is refused in XML where %s is asked by a form',
    async (service) => {
      const answer = await askSigned(local.as('operator'), {
        service,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      });
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringMatching(
          /^<\?xml .*\n<ErrorResponse><Error><Type>Sender<\/Type><Code>InvalidAction<\/Code><Message>.* is not available on this machine<\/Message>/,
        ),
      ]);
    },
  );
});

describe('rules, as EventBridge tells them', () => {
  const ask = <T>(send: (client: EventBridgeClient) => Promise<T>) =>
    send(new EventBridgeClient(local.as('operator')));
  const EventBusName = 'nightshift';

  it('are listed by name, page by page', async () => {
    const first = await ask((it) => it.send(new ListRulesCommand({ EventBusName, Limit: 1 })));
    const NextToken = first.NextToken as string;
    const second = await ask((it) => it.send(new ListRulesCommand({ EventBusName, NextToken })));
    expect([...(first.Rules ?? []), ...(second.Rules ?? [])]).toMatchObject([
      { Name: expect.stringMatching(/one$/), EventPattern: '{"source":["one"]}', State: 'ENABLED' },
      { Name: expect.stringMatching(/two$/) },
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('try a pattern on an event, and refuse what is neither', async () => {
    const event = {
      ...{ id: '1', account: '0', source: 'one', time: '2026-01-01T00:00:00Z', region: 'x' },
      ...{ resources: [], 'detail-type': 't', detail: { a: 1 } },
    };
    const test = (EventPattern: string, Event = JSON.stringify(event)) =>
      ask((it) => it.send(new TestEventPatternCommand({ EventPattern, Event })));
    expect((await test('{"source":["one"]}')).Result).toBe(true);
    expect((await test('{"detail":{"a":[2]}}')).Result).toBe(false);
    for (const wrong of [test('{"source":"one"}'), test('{'), test('{"source":["one"]}', '{}')])
      await expect(wrong).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});
