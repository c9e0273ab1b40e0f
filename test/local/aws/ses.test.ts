import {
  GetAccountCommand,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeQueue, makeRule, queueArn } from './model.ts';

const IDENTITY = 'arn:aws:ses:us-east-1:000000000000:identity/nightshift.test';
const REPORTS = 'arn:aws:ses:us-east-1:000000000000:configuration-set/nightshift';
type SimpleInput = NonNullable<NonNullable<SendEmailCommandInput['Content']>['Simple']>;
let local: Harness;

beforeAll(async () => {
  local = await startHarness(
    makeModel({
      functions: [
        makeFunction('send-email', [
          allow(['ses:SendEmail'], IDENTITY),
          allow(['ses:SendEmail'], REPORTS),
        ]),
        makeFunction('idle'),
      ],
      queues: [makeQueue('email-feedback')],
      rules: [
        makeRule('email-feedback', {
          busName: 'default',
          pattern: { source: ['aws.ses'] },
          targets: [{ id: 'q', arn: queueArn('email-feedback') }],
        }),
      ],
    }),
  );
});
afterAll(() => local.stop());
afterEach(() => {
  local.aws.mail.faults.clear();
  local.aws.mail.clear();
});

const simple = (to: string, more: object = {}) =>
  new SendEmailCommand({
    FromEmailAddress: 'Nightshift <hello@nightshift.test>',
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: {
        Subject: { Data: 'Check-in' },
        Body: { Text: { Data: 'Hello' }, Html: { Data: '<p>Hello</p>' } },
        Headers: [{ Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' }],
      },
    },
    ...more,
  });
const send = (command: SendEmailCommand, as = 'send-email') =>
  new SESv2Client(local.as(as)).send(command);
const feedback = () =>
  local.aws.sqs
    .takeDue({ queueArn: queueArn('email-feedback'), max: 10 })
    .map(({ body }) => JSON.parse(body));

describe('SES on this machine', () => {
  it('takes a mail into the inbox', async () => {
    const { MessageId } = await send(simple('ann@harbor.test'));
    expect(local.aws.mail.messages()).toEqual([
      expect.objectContaining({
        id: MessageId,
        sender: 'send-email',
        to: ['ann@harbor.test'],
        subject: 'Check-in',
        text: 'Hello',
        html: '<p>Hello</p>',
        headers: [{ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }],
        outcome: 'delivered',
      }),
    ]);
    expect(feedback()).toEqual([]);
  });

  it('reads a raw mail, encoded words and attachments included', async () => {
    const raw = [
      'From: Zoë <zoe@nightshift.test>',
      'To: a@x.test, B <b@x.test>',
      'Subject: =?utf-8?q?Caf=C3=A9?=',
      'X-Ledger-Id: 7',
      'Content-Type: multipart/mixed; boundary=q',
      '',
      '--q',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('Grüße').toString('base64'),
      '--q',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="a.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'AAAA',
      '--q--',
    ].join('\r\n');
    const command = new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } });
    await expect(send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('ses:SendRawEmail'),
    });
    await send(command, 'operator');
    expect(local.aws.mail.messages()[0]).toMatchObject({
      to: ['a@x.test', 'b@x.test'],
      subject: 'Café',
      text: expect.stringContaining('Grüße'),
      headers: [{ name: 'X-Ledger-Id', value: '7' }],
      attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', size: 3 }],
    });
  });

  it('reports send and delivery of a configuration set with the tags of the mail', async () => {
    const tagged = {
      ConfigurationSetName: 'nightshift',
      EmailTags: [{ Name: 'ledger', Value: 'row-1' }],
    };
    const { MessageId } = await send(simple('ann@harbor.test', tagged));
    const [sent, delivered] = feedback();
    expect(sent).toMatchObject({
      source: 'aws.ses',
      'detail-type': 'Email Sent',
      resources: ['arn:aws:ses:us-east-1:000000000000:configuration-set/nightshift'],
      detail: {
        eventType: 'Send',
        mail: {
          messageId: MessageId,
          source: 'hello@nightshift.test',
          destination: ['ann@harbor.test'],
          tags: { ledger: ['row-1'], 'ses:configuration-set': ['nightshift'] },
        },
        send: {},
      },
    });
    expect(delivered).toMatchObject({
      'detail-type': 'Email Delivered',
      detail: { delivery: { recipients: ['ann@harbor.test'] } },
    });
  });

  it.each([
    [
      'bounce+7',
      ['Email Sent', 'Email Bounced'],
      { bounce: { bounceType: 'Permanent', bounceSubType: 'General' } },
    ],
    [
      'suppressionlist',
      ['Email Sent', 'Email Bounced'],
      { bounce: { bounceSubType: 'Suppressed' } },
    ],
    [
      'complaint',
      ['Email Sent', 'Email Delivered', 'Email Complaint Received'],
      { complaint: { complaintFeedbackType: 'abuse' } },
    ],
    ['success', ['Email Sent', 'Email Delivered'], { delivery: {} }],
  ])('plays %s of the mailbox simulator', async (name, types, last) => {
    await send(simple(`${name}@simulator.amazonses.com`, { ConfigurationSetName: 'nightshift' }));
    const events = feedback();
    expect(events.map((event) => event['detail-type'])).toEqual(types);
    expect(events.at(-1).detail).toMatchObject(last);
  });

  it('rejects a mail with a virus, and says so by event alone', async () => {
    const command = simple('ann@harbor.test', { ConfigurationSetName: 'nightshift' });
    const body = command.input.Content?.Simple?.Body?.Text;
    if (body) body.Data = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';
    await send(command);
    expect(feedback().map((event) => event['detail-type'])).toEqual(['Email Rejected']);
  });

  it('refuses a mail that SES would refuse, and a function without the grant', async () => {
    await expect(send(simple('not an address'))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await expect(send(simple('a@x.test\r\nBcc: b@x.test'))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await expect(send(simple('a@x.test'), 'idle')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('ses:SendEmail'),
    });
    expect(local.aws.mail.messages()).toEqual([]);
  });

  it.each([
    ['clara@bäckerei-lindner.example', 'Domain contains illegal character'],
    ['jürgen@example.com', 'Address contains non-ASCII characters'],
    ['Jürgen <j@example.com>', 'Address contains non-ASCII characters'],
    ['ann@ex\u200bample.com', 'Domain contains illegal character'],
    ['Doe, Jane <j@example.com>', "Missing final '@domain'"],
    ['not an address', "Missing final '@domain'"],
    [`${'a'.repeat(65)}@example.com`, 'Local part is not allowed'],
    ['a..b@example.com', 'Local part is not allowed'],
    ['a@example..com', 'Domain contains dot-dot'],
    ['a@localhost', 'Domain contains illegal character'],
    ['a@sub_domain.example.com', 'Domain contains illegal character'],
  ])('refuses %s as SES does', async (address, why) => {
    const refused = { name: 'BadRequestException', message: expect.stringContaining(why) };
    await expect(send(simple(address))).rejects.toMatchObject(refused);
    await expect(send(simple('a@x.test', { ReplyToAddresses: [address] }))).rejects.toMatchObject(
      refused,
    );
    expect(local.aws.mail.messages()).toEqual([]);
  });

  it.each([
    '"Doe, Jane" <j@example.com>',
    '=?UTF-8?B?SsO8cmdlbg==?= <j@example.com>',
    "o'leary+x@xn--bcher-kva.example",
  ])('takes %s', async (address) => {
    await send(simple(address));
    expect(local.aws.mail.messages()).toHaveLength(1);
  });

  it('refuses a sender that nobody verified, and a configuration set that there is not', async () => {
    await expect(
      send(simple('a@x.test', { FromEmailAddress: 'eve@evil.example' }), 'operator'),
    ).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringContaining('not verified'),
    });
    await expect(
      send(simple('a@x.test', { ConfigurationSetName: 'nigthshift' })),
    ).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Configuration set <nigthshift> does not exist.',
    });
  });

  it('refuses what is larger, longer or more than SES takes', async () => {
    const simpleWith = (change: (content: SimpleInput) => void, more: object = {}) => {
      const command = simple('a@x.test', more);
      change(command.input.Content?.Simple as SimpleInput);
      return command;
    };
    const refused = { name: 'BadRequestException' };
    const header = (Value: string) =>
      simpleWith((it) => it.Headers?.push({ Name: 'X-Long', Value }));
    await expect(send(header('x'.repeat(871)))).rejects.toMatchObject(refused);
    await expect(send(header('ümlaut'))).rejects.toMatchObject(refused);
    const large = simpleWith((it) => {
      it.Body = { Text: { Data: 'x'.repeat(40 * 1024 * 1024) } };
    });
    await expect(send(large)).rejects.toMatchObject(refused);
    const EmailTags = Array.from({ length: 51 }, (_, n) => ({ Name: `t${n}`, Value: '1' }));
    await expect(send(simple('a@x.test', { EmailTags }))).rejects.toMatchObject(refused);
    await send(header('x'.repeat(870)));
  });

  it('acts out the failures that a test orders, each as often as ordered', async () => {
    const { faults } = local.aws.mail;
    faults.add({ kind: 'throttle', times: 1, to: 'ann@' });
    await send(simple('ben@harbor.test'));
    await expect(send(simple('ann@harbor.test'))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
    });
    faults.add({ kind: 'error', times: 1 });
    await expect(send(simple('ann@harbor.test'))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
    faults.add({ kind: 'lost', times: 1 });
    await expect(send(simple('ann@harbor.test'))).rejects.toThrow('socket hang up');
    expect(local.aws.mail.messages({ to: 'ann@' })).toHaveLength(0);
    faults.add({ kind: 'ambiguous', times: 1 });
    await expect(send(simple('ann@harbor.test'))).rejects.toThrow('socket hang up');
    expect(local.aws.mail.messages({ to: 'ann@' })).toHaveLength(1);
    await send(simple('ann@harbor.test'));
    expect(() => faults.add({ kind: 'trottle' as never, times: 1 })).toThrow('No such mail fault');
  });

  it('answers with its quota to who may ask', async () => {
    await send(simple('ann@harbor.test'));
    const { SendQuota } = await new SESv2Client(local.as('operator')).send(
      new GetAccountCommand({}),
    );
    expect(SendQuota).toMatchObject({ MaxSendRate: 14, SentLast24Hours: 1 });
  });
});
