import { readFile } from 'node:fs/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';
import { Nightshift } from './nightshift.ts';

const requested = JSON.parse(
  await readFile(new URL('../../events/app/email.requested.json', import.meta.url), 'utf8'),
);

type Mail = {
  to: string[];
  subject: string;
  text: string;
  headers: { name: string; value: string }[];
};

/** Milliseconds: the first start bundles, beside a second worker. */
jest.setTimeout(150_000);

describe('mail on one machine', () => {
  let nightshift: Nightshift;
  let stack: StackFile;
  beforeAll(async () => {
    nightshift = await Nightshift.create();
    stack = await nightshift.start();
  });
  afterAll(() => nightshift.remove());

  const inbox = async (subject: string) => {
    const answer = await fetch(`${stack.mailUrl}/api/messages?subject=${subject}`);
    return ((await answer.json()) as { messages: Mail[] }).messages;
  };
  const ledger = async () => {
    const { stdout } = await nightshift.ops('email', 'list', '--json');
    return JSON.parse(stdout) as { template: string; state: string }[];
  };
  const aws = () => ({
    region: stack.region,
    endpoint: stack.awsEndpoint,
    credentials: stack.operator,
  });

  it('shows the reminder of a pending check-in once, however often its job runs', async () => {
    for (let run = 0; run < 5; run++) {
      expect(await nightshift.ops('jobs', 'run', 'send-reminders')).toMatchObject({ code: 0 });
    }
    // What SES reports comes back over the default bus: delivered is the end of the way.
    await eventually(async () => {
      const states = (await ledger()).map((mail) => mail.state);
      expect(new Set(states)).toEqual(new Set(['delivered']));
    });
    const reminders = await inbox('Reminder');
    const recipients = reminders.flatMap((mail) => mail.to);
    expect(recipients).toContain('ada@harbor-coffee.example');
    expect(new Set(recipients).size).toBe(recipients.length);
    expect(reminders[0]?.text).toContain('Answer: https://app.example.com/check-ins/today');
  });

  it('unsubscribes with one click of the mail program', async () => {
    const [reminder] = await inbox('Reminder');
    const header = (name: string) => reminder?.headers.find((h) => h.name === name)?.value ?? '';
    expect(header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    const url = header('List-Unsubscribe').replace(/^<|>$/g, '');
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    const { stdout } = await nightshift.ops('email', 'suppressed', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ category: 'reminder', reason: 'unsubscribe' }]);
  });

  it('sends a magic link that the application asks for on the bus', async () => {
    const bus = new EventBridgeClient(aws());
    const entry = {
      EventBusName: stack.bus,
      Source: requested.source,
      DetailType: requested['detail-type'],
      Detail: JSON.stringify(requested.detail),
    };
    // asked for twice
    await bus.send(new PutEventsCommand({ Entries: [entry, entry] }));
    bus.destroy();
    await eventually(async () => expect(await inbox('Anmeldelink')).toHaveLength(1));
  });

  it('runs a job for who knows its secret, on the same path', async () => {
    const ssm = new SSMClient(aws());
    const asked = { Name: '/nightshift/local/jobs-token', WithDecryption: true };
    const { Parameter } = await ssm.send(new GetParameterCommand(asked));
    ssm.destroy();
    const scheduledTime = new Date(Date.now() - 3_600_000).toISOString();
    const post = async (token = '') =>
      fetch(`${stack.apiUrl}/internal/create-checkins`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ scheduledTime }),
      });
    expect((await post()).status).toBe(401);
    expect((await post(Parameter?.Value)).status).toBe(202);
    await eventually(async () => {
      const { stdout } = await nightshift.ops('jobs', 'history', 'create-checkins', '--json');
      expect(JSON.parse(stdout)).toContainEqual(
        expect.objectContaining({
          at: `${scheduledTime.slice(0, 19)}.000Z`,
          outcome: 'ran',
        }),
      );
    });
  });

  it('proves the credentials by sending one', async () => {
    expect(await nightshift.ops('email', 'test', 'you@example.com')).toMatchObject({ code: 0 });
    expect(await inbox('Nightshift can send mail')).toHaveLength(1);
  });
});
