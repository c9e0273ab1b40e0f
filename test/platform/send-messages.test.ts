import type { IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { postponeMessages } from '../../shared/platform/aws/postpone-messages.ts';
import { type Outgoing, sendMessages } from '../../shared/platform/aws/send-messages.ts';
import { useAwsEndpoint } from '../support/aws-endpoint.ts';

type Entry = Record<string, unknown> & { Id: string; MessageBody: string };

describe('messages put on a queue', () => {
  let calls: { QueueUrl: string; Entries: Entry[] }[];
  let asked: IncomingHttpHeaders[];
  let answer: (ids: string[]) => { status: number; body: unknown };
  let [now, most] = [0, 0];

  beforeEach(async () => {
    calls = [];
    asked = [];
    [now, most] = [0, 0];
    answer = () => ({ status: 200, body: {} });
  });
  useAwsEndpoint(async (request, response) => {
    most = Math.max(most, ++now);
    const call = (await json(request)) as (typeof calls)[number];
    calls.push(call);
    asked.push(request.headers);
    const { status, body } = answer(call.Entries.map(({ Id }) => Id));
    // Those that are on their way at once are seen together.
    setImmediate(() => {
      now -= 1;
      response.writeHead(status).end(JSON.stringify(body));
    });
  });

  const message = (id: string, body = '{}'): Outgoing => ({ id, body, attributes: {} });
  const sizes = () => calls.map(({ Entries }) => Entries.length).sort((a, b) => b - a);

  it('go in batches of ten, some at once, each with its attributes and trace', async () => {
    const messages = Array.from({ length: 65 }, (_, i) => message(`m${i}`));
    const trace = { traceId: '1'.repeat(32), parentId: '2'.repeat(16), sampled: true };
    messages[0] = { ...message('m0', 'body'), attributes: { replay: 'r1' }, trace };
    expect(await sendMessages('http://queue', messages)).toEqual(new Map());
    expect(sizes()).toEqual([10, 10, 10, 10, 10, 10, 5]);
    expect(most).toBeLessThanOrEqual(4);
    const entries = calls.flatMap(({ Entries }) => Entries);
    expect(new Set(entries.map(({ Id }) => Id)).size).toBe(65);
    const find = (id: string) => entries.find(({ Id }) => Id === id);
    expect(find('m0')).toEqual({
      ...{ Id: 'm0', MessageBody: 'body' },
      MessageAttributes: { replay: { DataType: 'String', StringValue: 'r1' } },
      MessageSystemAttributes: {
        AWSTraceHeader: {
          DataType: 'String',
          StringValue: expect.stringContaining('2'.repeat(16)),
        },
      },
    });
    expect(find('m1')).toEqual({ Id: 'm1', MessageBody: '{}', MessageAttributes: {} });
    expect(calls[0]?.QueueUrl).toBe('http://queue');
  });

  it('share a call as long as all their bytes go into it', async () => {
    const half = 524_288 - 200;
    await sendMessages('q', [message('a', 'x'.repeat(half)), message('b', 'x'.repeat(half))]);
    expect(sizes()).toEqual([2]);
    calls.length = 0;
    await sendMessages('q', [
      ...[message('a', 'x'.repeat(half)), message('b', 'x'.repeat(half - 199))],
      ...[message('c', 'ż'.repeat(100)), message('d', '1')],
    ]);
    expect(sizes()).toEqual([2, 2]);
  });

  it('that a consumer gives back come again when it says', async () => {
    await postponeMessages('arn:aws:sqs:eu-west-2:1:jobs', [
      { id: 'a', receiptHandle: 'r', seconds: 7 },
    ]);
    expect(calls).toEqual([
      {
        QueueUrl: `${process.env.AWS_ENDPOINT_URL}/1/jobs`,
        Entries: [{ Id: 'a', ReceiptHandle: 'r', VisibilityTimeout: 7 }],
      },
    ]);
    expect(asked).toMatchObject([
      {
        'x-amz-target': 'AmazonSQS.ChangeMessageVisibilityBatch',
        authorization: expect.stringContaining('/eu-west-2/sqs/aws4_request'),
      },
    ]);
  });

  it('that were not taken are told with why; of a call that failed all', async () => {
    answer = () => ({
      status: 200,
      body: {
        Failed: [
          { Id: 'a', Code: 'Throttled', Message: 'slow down' },
          { Id: 'b', Code: 'Throttled' },
          { Id: 'c' },
        ],
      },
    });
    const all = ['a', 'b', 'c', 'd'].map((id) => message(id));
    expect([...(await sendMessages('q', all))]).toEqual([
      ['a', 'slow down'],
      ['b', 'Throttled'],
      ['c', 'refused'],
    ]);
    answer = () => ({ status: 500, body: { __type: 'InternalFailure' } });
    const refused = await sendMessages('q', all);
    expect([...refused.keys()]).toEqual(['a', 'b', 'c', 'd']);
    for (const why of refused.values()) expect(why).toContain('InternalFailure');
  });
});
