import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { muteAlarms, unmuteAlarms } from '../../shared/platform/aws/alarm-mutes.ts';
import {
  deleteParameters,
  getParameter,
  putParameter,
} from '../../shared/platform/aws/parameters.ts';
import { putEventsTo } from '../../shared/platform/aws/put-events.ts';
import { readDepth } from '../../shared/platform/aws/queue-depths.ts';
import { setQueueHeld } from '../../shared/platform/aws/queue-holds.ts';
import { sendMessage } from '../../shared/platform/aws/send-message.ts';
import { startFunction } from '../../shared/platform/aws/start-function.ts';
import { tryOut } from '../../shared/platform/dry-run.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { fetchSecret } from '../../shared/platform/secrets.ts';
import { withTrace, writeXray } from '../../shared/platform/trace.ts';
import { useAwsEndpoint } from '../support/aws-endpoint.ts';

type Seen = {
  target: string;
  service: string;
  type: string | undefined;
  path: string;
  body: Record<string, unknown>;
};
type Answer = { status?: number; body: unknown };

describe('what is asked of AWS', () => {
  let seen: Seen[];
  let answer: (asked: Seen) => Answer;

  beforeEach(async () => {
    seen = [];
    answer = () => ({ body: {} });
  });
  useAwsEndpoint(async (request, response) => {
    const one = await read(request);
    seen.push(one);
    const { status = 200, body } = answer(one);
    response.writeHead(status).end(JSON.stringify(body));
  });

  async function read(request: IncomingMessage): Promise<Seen> {
    const body = await text(request);
    const { authorization = '' } = request.headers;
    return {
      target: String(request.headers['x-amz-target'] ?? request.method),
      service: /eu-west-2\/(\w+)\/aws4_request/.exec(authorization)?.[1] ?? '',
      type: request.headers['content-type'],
      path: request.url ?? '',
      body: body ? JSON.parse(body) : {},
    };
  }
  const refusal = (type: string): Answer => ({ status: 400, body: { __type: type } });

  it('a bus takes entries, and says of each whether it did', async () => {
    answer = () => ({ body: { Entries: [{ EventId: '1' }, { ErrorCode: 'Throttled' }] } });
    const trace = { traceId: '1'.repeat(32), parentId: '2'.repeat(16), sampled: true };
    const entry = { source: 's', detailType: 'd', detail: '{}' };
    const put = putEventsTo({ busName: 'bus' });
    expect(await put([{ ...entry, trace }, entry, entry])).toEqual([
      ...[undefined, 'Throttled', 'NoAnswer'],
    ]);
    const plain = { EventBusName: 'bus', Source: 's', DetailType: 'd', Detail: '{}' };
    expect(seen).toMatchObject([{ target: 'AWSEvents.PutEvents', service: 'events' }]);
    expect(seen[0]?.body.Entries).toEqual([
      { ...plain, TraceHeader: expect.stringContaining('2'.repeat(16)) },
      ...[plain, plain],
    ]);
    answer = () => ({ body: {} });
    expect(await put([entry])).toEqual(['NoAnswer']);
  });

  it.each([
    [true, 'Enabled', 'Enabling'],
    [false, 'Disabled', 'Disabling'],
  ])(
    'a queue is held: %s; a mapping at rest is changed, and no other',
    async (held, from, busy) => {
      const mappings = [
        { UUID: 'a', State: from },
        { UUID: 'b', State: held ? 'Disabled' : 'Enabled' },
      ];
      answer = ({ target }) => ({
        body: target.includes('List') || target === 'GET' ? { EventSourceMappings: mappings } : {},
      });
      await setQueueHeld('arn:q', held);
      const asked = seen.map(({ service, path }) => `${service} ${path}`);
      expect(asked).toEqual([
        'lambda /2015-03-31/event-source-mappings/?EventSourceArn=arn%3Aq',
        'lambda /2015-03-31/event-source-mappings/a',
      ]);
      expect(seen[1]?.body).toEqual({ Enabled: !held });
      mappings[1] = { UUID: 'b', State: busy };
      await expect(setQueueHeld('arn:q', held)).rejects.toThrow(RetryLater);
      answer = () => refusal('AccessDeniedException');
      await expect(setQueueHeld('arn:q', held)).rejects.toThrow(/^lambda:ListEventSourceMappings /);
    },
  );

  it('a parameter is read by its name or its label, and may be none', async () => {
    answer = () => ({ body: { Parameter: { Value: 'v', LastModifiedDate: 7.5 } } });
    expect(await getParameter({ name: '/a' })).toEqual({ value: 'v', putAt: new Date(7_500) });
    answer = () => ({ body: { Parameter: { Value: 'v' } } });
    expect(await fetchSecret('/a', 'previous')).toEqual({ value: 'v', putAt: new Date(0) });
    expect(seen.map(({ body }) => body)).toEqual([
      { Name: '/a', WithDecryption: true },
      { Name: '/a:previous', WithDecryption: true },
    ]);
    for (const type of ['ParameterNotFound', 'ParameterVersionNotFound']) {
      answer = () => refusal(type);
      expect(await getParameter({ name: '/a' })).toBeUndefined();
    }
    answer = () => refusal('AccessDeniedException');
    await expect(getParameter({ name: '/a' })).rejects.toThrow(/AccessDenied/);
  });

  it('a parameter that is there stays, unless it is to be replaced', async () => {
    const put = (description?: string) =>
      putParameter({
        name: '/a',
        value: 'v',
        overwrite: false,
        ...(description && { description }),
      });
    expect([await put(), await put('why')]).toEqual([true, true]);
    const plain = {
      ...{ Name: '/a', Value: 'v', Type: 'SecureString', Tier: 'Standard', Overwrite: false },
    };
    expect(seen.map(({ body }) => body)).toEqual([plain, { ...plain, Description: 'why' }]);
    answer = () => refusal('ParameterAlreadyExists');
    expect(await put()).toBe(false);
  });

  it('waits for its turn where an account asks too fast', async () => {
    answer = () =>
      seen.length < 2
        ? refusal('ThrottlingException')
        : { body: { Parameter: { Value: 'v', LastModifiedDate: 0 } } };
    expect(await getParameter({ name: '/a' })).toMatchObject({ value: 'v' });
    expect(seen).toHaveLength(2);
  });

  it('parameters are deleted ten at a time', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `/p${i}`);
    await deleteParameters([...names, '/last']);
    await deleteParameters(names.slice(0, 10));
    await deleteParameters([]);
    expect(seen.map(({ body }) => body.Names)).toEqual([
      ...[names.slice(0, 10), names.slice(10)],
      ...[['/last'], names.slice(0, 10)],
    ]);
  });

  const MUTED = {
    ...{ name: 'rule', prefix: 'nightshift-dev-' },
    now: new Date('2026-11-29T10:00:00.000Z'),
  };
  it.each([
    ['2026-11-29T10:31:00.000Z', 'PT30M'],
    ['2026-11-29T10:30:00.001Z', 'PT30M'],
    ['2026-11-29T10:02:00.000Z', 'PT1M'],
  ])('alarms are muted until %s, from the next whole minute on: %s', async (until, duration) => {
    answer = ({ target }) => ({
      body: target.endsWith('DescribeAlarms') ? { MetricAlarms: [{ AlarmName: 'a' }] } : {},
    });
    await muteAlarms({ ...MUTED, until: new Date(until) });
    expect(seen.map(({ service, target, type }) => [service, target, type])).toEqual(
      ['DescribeAlarms', 'PutAlarmMuteRule'].map((action) => [
        ...['monitoring', `GraniteServiceVersion20100801.${action}`, 'application/x-amz-json-1.0'],
      ]),
    );
    expect(seen.map(({ body }) => body)).toEqual([
      { AlarmNamePrefix: 'nightshift-dev-', MaxRecords: 100 },
      {
        Name: 'rule',
        Rule: {
          Schedule: { Expression: 'at(2026-11-29T10:01)', Duration: duration, Timezone: 'UTC' },
        },
        MuteTargets: { AlarmNames: ['a'] },
        ExpireDate: Date.parse(until) / 1_000,
      },
    ]);
  });

  it('no alarms, and none for less than a minute, are muted', async () => {
    const until = new Date('2026-11-29T10:31:00.000Z');
    await muteAlarms({ ...MUTED, until });
    answer = () => ({ body: { MetricAlarms: [{ AlarmName: 'a' }] } });
    await muteAlarms({ ...MUTED, until: new Date('2026-11-29T10:01:00.000Z') });
    expect(seen.map(({ target }) => target)).toEqual(
      Array(2).fill('GraniteServiceVersion20100801.DescribeAlarms'),
    );
    seen.length = 0;
    await unmuteAlarms('rule');
    expect(seen).toMatchObject([
      {
        ...{ service: 'monitoring', target: 'GraniteServiceVersion20100801.DeleteAlarmMuteRule' },
        body: { AlarmMuteRuleName: 'rule' },
      },
    ]);
  });

  it('alarms, queues and a bus are left alone in a dry run, which tells of them', async () => {
    const { held, blocked, error } = await tryOut(async () => {
      await muteAlarms({ ...MUTED, until: new Date() });
      await unmuteAlarms('rule');
      await setQueueHeld('arn:q', true);
      await setQueueHeld('arn:q', false);
      await sendMessage({ queueUrl: 'http://sqs/1/jobs', body: '' });
      const put = putEventsTo({ busName: 'bus' });
      const entries = ['one', 'two'].map((detailType) => ({ source: 's', detailType, detail: '' }));
      expect(await put(entries)).toEqual([undefined, undefined]);
    });
    expect([seen, blocked, error]).toEqual([[], false, undefined]);
    expect(held).toEqual([
      ...['mutes alarms by the rule rule', 'ends the rule rule', 'holds arn:q', 'hands out arn:q'],
      ...['puts a message on jobs', 'puts one on the bus', 'puts two on the bus'],
    ]);
  });

  it('a message goes with what it needs, and no more', async () => {
    await sendMessage({ queueUrl: 'http://sqs/1/jobs', body: 'b' });
    const trace = { traceId: '1'.repeat(32), parentId: '2'.repeat(16), sampled: true };
    await withTrace(trace, () =>
      sendMessage({ queueUrl: 'q', body: 'b', attributes: { a: 'x' }, delaySeconds: 7 }),
    );
    expect(seen.map(({ service, target, type }) => [service, target, type])).toEqual(
      Array(2).fill(['sqs', 'AmazonSQS.SendMessage', 'application/x-amz-json-1.0']),
    );
    const text = (value: unknown) => ({ DataType: 'String', StringValue: value });
    expect(seen.map(({ body }) => body)).toEqual([
      { QueueUrl: 'http://sqs/1/jobs', MessageBody: 'b', MessageAttributes: {} },
      {
        ...{ QueueUrl: 'q', MessageBody: 'b', MessageAttributes: { a: text('x') } },
        MessageSystemAttributes: { AWSTraceHeader: text(writeXray(trace)) },
        DelaySeconds: 7,
      },
    ]);
  });

  it('a queue says how full it is, and a function is started without waiting for it', async () => {
    answer = () => ({
      body: {
        Attributes: {
          ApproximateNumberOfMessages: '3',
          ApproximateNumberOfMessagesNotVisible: '2',
        },
      },
    });
    expect(await readDepth('http://sqs/1/jobs')).toEqual({ waiting: 3, inFlight: 2, delayed: 0 });
    answer = () => ({ body: {} });
    expect(await readDepth('q')).toEqual({ waiting: 0, inFlight: 0, delayed: 0 });
    await startFunction('f', { a: 1 });
    expect(seen[0]).toMatchObject({
      ...{ service: 'sqs', target: 'AmazonSQS.GetQueueAttributes' },
      body: {
        QueueUrl: 'http://sqs/1/jobs',
        AttributeNames: [
          ...['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          'ApproximateNumberOfMessagesDelayed',
        ],
      },
    });
    expect(seen[2]).toMatchObject({
      ...{ service: 'lambda', path: '/2015-03-31/functions/f/invocations', body: { a: 1 } },
      type: 'application/x-amz-json-1.1',
    });
  });

  it('a secret of RDS is read where RDS keeps it', async () => {
    answer = () => ({ body: { SecretString: 'x', CreatedDate: 3 } });
    const name = 'arn:aws:secretsmanager:eu-west-2:1:secret:db';
    expect(await fetchSecret(name)).toEqual({ value: 'x', putAt: new Date(3_000) });
    expect(seen[0]).toMatchObject({
      ...{ service: 'secretsmanager', target: 'secretsmanager.GetSecretValue' },
      body: { SecretId: name, VersionStage: 'AWSCURRENT' },
    });
    await fetchSecret(name, 'previous');
    expect(seen[1]?.body).toMatchObject({ VersionStage: 'AWSPREVIOUS' });
    answer = () => ({ body: {} });
    expect(await fetchSecret(name)).toBeUndefined();
    answer = () => refusal('ResourceNotFoundException');
    expect(await fetchSecret(name)).toBeUndefined();
    answer = () => refusal('AccessDeniedException');
    await expect(fetchSecret(name)).rejects.toThrow(/AccessDenied/);
  });
});
