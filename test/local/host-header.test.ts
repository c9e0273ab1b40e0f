import { request } from 'node:http';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './aws/harness.ts';
import { makeModel, makeQueue } from './aws/model.ts';

/** Who calls: by which name, from which page. The HTTP API and the console have the same in their tests. */
const CALLERS: [host: string | undefined, origin: string | undefined, taken: boolean][] = [
  [undefined, undefined, true],
  [undefined, 'http://localhost:3000', true],
  [undefined, 'http://127.0.0.1:4000', true],
  [undefined, 'https://evil.test', false],
  [undefined, 'http://localhost.evil.test', false],
  [undefined, 'http://127.0.0.1.evil.test', false],
  [undefined, 'http://evil.test#127.0.0.1', false],
  [undefined, 'null', false],
  ['evil.test', undefined, false],
  ['127.0.0.1.evil.test', undefined, false],
];

describe('what listens on this machine', () => {
  let local: Harness;
  beforeAll(async () => {
    local = await startHarness(makeModel({ queues: [makeQueue('billing')] }));
  });
  afterAll(() => local.stop());

  /** A signed call, to which a browser then adds what it says of the page. */
  const send = async (host: string | undefined, origin: string | undefined) => {
    const client = new SQSClient(local.as('operator'));
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        if (host) headers.host = host;
        if (origin) headers.origin = origin;
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const command = new SendMessageCommand({
      QueueUrl: local.queueUrl('billing'),
      MessageBody: '{}',
    });
    return client.send(command).then(
      () => 200,
      ({ $metadata }) => $metadata.httpStatusCode,
    );
  };

  it.each(CALLERS)('AWS, called %s by the page %s: %s', async (host, origin, taken) => {
    expect(await send(host, origin)).toBe(taken ? 200 : 403);
  });

  const statusOf = (url: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((done, fail) => {
      request(url, { headers }, (response) => {
        response.resume();
        done(response.statusCode);
      })
        .once('error', fail)
        .end();
    });

  it.each(CALLERS)('the inbox, called %s by the page %s: %s', async (host, origin, taken) => {
    const headers = { ...(host && { host }), ...(origin && { origin }) };
    expect(await statusOf(`${local.aws.mail.url}/api/messages`, headers)).toBe(taken ? 200 : 403);
  });
});
