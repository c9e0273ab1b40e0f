import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Outgoing } from '../../shared/email/mailer.ts';
import { classify } from '../../shared/email/providers/classify.ts';
import { createSesMailer } from '../../shared/email/providers/ses-mailer.ts';
import { createSlackMailer } from '../../shared/email/providers/slack-mailer.ts';
import { createSnsMailer } from '../../shared/email/providers/sns-mailer.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { version } from '../support/secret-version.ts';
import { sesEnvironment } from './support/house.ts';

const outgoing = (over: Partial<Outgoing> = {}): Outgoing => ({
  id: '7',
  recipient: 'ada@example.com',
  rendered: { subject: 'Down', text: 'It is down.\n', html: '<p>It is down.</p>' },
  ...over,
});

let stop: (() => Promise<unknown>) | undefined;
afterEach(() => stop?.());

/** The other side of a real connection, and what it was sent. */
async function serve(answer: RequestListener) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push(Buffer.concat(chunks).toString());
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

const slack = (webhook: string | undefined) =>
  createSlackMailer({ secrets: createSecretReader({ fetchSecret: async () => version(webhook) }) });

describe('Slack', () => {
  it('gets one post, in which nothing can call a whole channel', async () => {
    const { url, bodies } = await serve((_, response) => response.end('ok'));
    const rendered = { subject: 'A & B', text: 'said <!channel>', html: '' };
    const sent = await slack(`${url}/hook\n`)(outgoing({ rendered }));
    expect(sent).toEqual({ status: 'sent', messageId: 'slack-7' });
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      { text: '*A &amp; B*\nsaid &lt;!channel&gt;' },
    ]);
  });

  it.each([
    [429, 'throttled'],
    [400, 'refused'],
    [403, 'misconfigured'],
    [404, 'misconfigured'],
    [410, 'misconfigured'],
    [503, 'ambiguous'],
  ])('%i means %s', async (code, status) => {
    const { url } = await serve((_, response) => response.writeHead(code).end());
    expect(await slack(url)(outgoing())).toEqual({ status, reason: `Slack answered ${code}` });
  });

  it('is ambiguous when the connection breaks, misconfigured without a webhook, and tells no URL', async () => {
    const { url } = await serve((_, response) => response.destroy());
    expect(await slack(`${url}/secret`)(outgoing())).toEqual({
      status: 'ambiguous',
      reason: 'Slack did not answer',
    });
    for (const none of [undefined, '', 'not a URL']) {
      expect(await slack(none)(outgoing())).toMatchObject({ status: 'misconfigured' });
    }
  });
});

describe('SNS', () => {
  const topic = outgoing({
    recipient: 'arn:aws:sns:us-east-1:000000000000:nightshift-local-alarms',
    rendered: { subject: 'Größer\nals nötig'.padEnd(150, '!'), text: 'It is down.', html: '' },
  });

  it('gets a subject that it takes, and the text', async () => {
    const answer = `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>`;
    const { url, bodies } = await serve((_, response) => response.end(answer));
    Object.assign(process.env, sesEnvironment(url));
    expect(await createSnsMailer()(topic)).toEqual({ status: 'sent', messageId: 'm-1' });
    const form = new URLSearchParams(bodies[0]);
    expect(form.get('TopicArn')).toBe(topic.recipient);
    expect(form.get('Subject')).toMatch(/^[\x20-\x7e]{100}$/);
    expect(form.get('Message')).toBe('It is down.');
  });

  it('is asked once, and is misconfigured when the role may not publish', async () => {
    const refusal =
      '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>';
    const { url, bodies } = await serve((_, response) => response.writeHead(403).end(refusal));
    Object.assign(process.env, sesEnvironment(url));
    expect(await createSnsMailer()(topic)).toMatchObject({ status: 'misconfigured' });
    expect(bodies).toHaveLength(1);
  });
});

describe('SES', () => {
  it('is not waited for longer than the lease of a call: no answer is an ambiguous one', async () => {
    const { url, bodies } = await serve(() => {});
    Object.assign(process.env, sesEnvironment(url));
    const settings = { from: 'night@example.com', configurationSet: 'nightshift-test' };
    const send = createSesMailer(settings, { connectionTimeout: 500, requestTimeout: 200 });
    expect(await send(outgoing())).toEqual({ status: 'ambiguous', reason: 'TimeoutError' });
    expect(bodies).toHaveLength(1);
  });

  it.each([
    ['throttled', { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } }],
    [
      'misconfigured',
      {
        name: 'TooManyRequestsException',
        message: 'Daily message quota exceeded.',
        $metadata: { httpStatusCode: 429 },
      },
    ],
    ['misconfigured', { name: 'SendingPausedException', $metadata: { httpStatusCode: 400 } }],
    // a clock that is off by hours: mending it lets everything go that would fail now
    ['misconfigured', { name: 'RequestExpired', $metadata: { httpStatusCode: 403 } }],
    [
      'misconfigured',
      {
        name: 'MessageRejected',
        message: 'Email address is not verified',
        $metadata: { httpStatusCode: 400 },
      },
    ],
    ['refused', { name: 'MessageRejected', $metadata: { httpStatusCode: 400 } }],
    ['unreachable', { name: 'Error', code: 'ECONNREFUSED' }],
    ['ambiguous', { name: 'Error', code: 'ECONNRESET' }],
    ['ambiguous', { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }],
    ['ambiguous', { name: 'something new' }],
  ])('%s is what %o proves', (status, error) => {
    expect(classify(error)).toMatchObject({ status });
  });
});
