import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  deleteParameters,
  getParameter,
  putParameter,
} from '../../shared/platform/aws/parameters.ts';
import { putEventsTo } from '../../shared/platform/aws/put-events.ts';
import { setQueueHeld } from '../../shared/platform/aws/queue-holds.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { fetchSecret } from '../../shared/platform/secrets.ts';
import { useAwsEndpoint } from '../support/aws-endpoint.ts';

type Seen = { target: string; service: string; path: string; body: Record<string, unknown> };
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
    expect(seen.map(({ body }) => body.Names)).toEqual([
      ...[names.slice(0, 10), names.slice(10)],
      ['/last'],
    ]);
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
