import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEmailFeedbackHandler } from '../../../functions/email-feedback/handler.ts';
import { createSendEmailHandler } from '../../../functions/send-email/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { queueEmails } from '../../../shared/email/queue-emails.ts';
import { requestable, templates } from '../../../shared/email/templates/index.ts';
import { type Mail, sesDetail } from '../../email/support/fake-ses.ts';
import { type EmailHouse, HARBOR, openEmailHouse } from '../../email/support/house.ts';
import { sqsBatch } from '../../support/sqs-record.ts';

const read = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../../events/${path}`, import.meta.url), 'utf8'));

describe('send-email and email-feedback', () => {
  let house: EmailHouse;
  let deadLetters: ReturnType<typeof createDeadLetters>;
  const poked: string[] = [];
  beforeEach(async () => {
    poked.length = 0;
    house = await openEmailHouse();
    deadLetters = createDeadLetters({ sql: house.db, clock: house.deps.clock });
  });
  afterEach(() => house.stop());

  const sendWithin = (getRemainingTimeInMillis: () => number, bodies: unknown[]) => {
    const { mailer, ...deps } = house.deps;
    const mailers = { email: mailer, slack: mailer, sns: mailer };
    const poke = async () => void poked.push('poked');
    const own = { ownAddress: 'night@example.com', db: house.db, deadLetters, poke };
    const handler = createSendEmailHandler({ ...deps, mailers, ...own });
    return handler(sqsBatch('email', bodies), { getRemainingTimeInMillis });
  };
  const sendEmail = (...bodies: unknown[]) => sendWithin(() => 60_000, bodies);
  const feedback = (...bodies: unknown[]) =>
    createEmailFeedbackHandler({ db: house.db, deadLetters })(sqsBatch('email-feedback', bodies));
  const envelope = (detail: unknown) => ({
    id: '1',
    source: 'aws.ses',
    'detail-type': 'Email Sent',
    time: '2026-03-27T09:00:00Z',
    detail,
  });

  it('tells owners and admins of a failed payment, once each however often it is delivered', async () => {
    const event = await read('billing/billing.payment_failed.json');
    event.detail.organizationId = HARBOR;
    await house.db.query(
      `WITH c AS (INSERT INTO billing_customers (organization_id, stripe_customer_id)
         VALUES ($1, 'cus_1') RETURNING organization_id, stripe_customer_id)
       INSERT INTO billing_invoices (organization_id, stripe_customer_id, stripe_invoice_id, status, currency,
         total, amount_due, amount_paid, amount_remaining, attempt_count, source_phase, source_created, source_event_id)
       SELECT organization_id, stripe_customer_id, $2, 'open', 'usd', 1, 1, 0, 1, 1, 0, 0, '' FROM c`,
      [HARBOR, event.detail.stripeInvoiceId],
    );
    await house.db.query(
      `WITH u AS (INSERT INTO users (email) VALUES ('owner@example.com'), ('admin@example.com'), ('member@example.com') RETURNING id, email)
       INSERT INTO organization_members (organization_id, user_id, role)
       SELECT $1, id, split_part(email, '@', 1) FROM u`,
      [HARBOR],
    );
    expect(await sendEmail(event, event)).toEqual({ batchItemFailures: [] });
    await sendEmail(event);
    expect(house.ses.accepted.map((mail) => mail.to).sort()).toEqual([
      'admin@example.com',
      'owner@example.com',
    ]);
  });

  it.each(Object.keys(requestable) as (keyof typeof requestable)[])(
    'sends a %s that the application asks for, once for each effect key, and forgets what it carried',
    async (template) => {
      const event = await read('app/email.requested.json');
      const validUntil = '2099-01-01T00:00:00Z';
      event.detail.template = template;
      event.detail.data = { ...templates[template].sample, validUntil };
      expect(await sendEmail(event, event)).toEqual({ batchItemFailures: [] });
      await sendEmail(event);
      expect(house.ses.accepted.map(({ to }) => to)).toEqual([event.detail.recipient]);
      expect(house.ses.accepted[0]?.html).toContain('lang="de-AT"');
      const { rows } = await house.db.query(
        'SELECT effect_key, state, data, expires_at FROM email_logs',
      );
      expect(rows).toEqual([
        {
          effect_key: `requested:${template}:${event.detail.effectKey}`,
          state: 'sent',
          data: {},
          expires_at: new Date(validUntil),
        },
      ]);
    },
  );

  it('refuses a request that does not fit, and names no value of it', async () => {
    const event = await read('app/email.requested.json');
    const wrong = (over: object) => ({ ...event, detail: { ...event.detail, ...over } });
    await sendEmail(
      wrong({ effectKey: 'a', data: { url: 'hunter2' } }),
      wrong({ effectKey: 'b', template: 'campaign' }),
      wrong({ effectKey: 'c', recipient: 'a@example.com\r\nBcc: b@example.com' }),
    );
    const { rows } = await house.db.query(
      'SELECT error_name, error_message FROM dead_letters ORDER BY error_message',
    );
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).toContain('does not fit: url, validUntil');
    expect(JSON.stringify(rows)).toContain('there are invitation, magic-link, one-time-code');
    expect(JSON.stringify(rows)).toContain('detail.recipient (it has more than one @)');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(house.ses.calls).toEqual([]);
  });

  it('sends what is queued at a poke and at a sweep', async () => {
    const mail = (n: number) =>
      queueEmails(
        [
          {
            template: 'email-test',
            effectKey: `t${n}`,
            recipient: 'a@example.com',
            data: { stage: 'test', at: '2026-03-27T09:00:00Z' },
          },
        ],
        { sql: house.db },
      );
    await mail(1);
    await sendEmail(await read('email/email.queued.json'));
    await mail(2);
    const sweep = await read('schedules/email-sweep.json');
    await sendEmail(sweep, sweep);
    expect(house.ses.accepted).toHaveLength(2);
  });

  it('lets a notice leave although a campaign fills all the time that there is', async () => {
    await house.db.query(
      `INSERT INTO email_logs (effect_key, recipient, template, category, channel, data, priority, on_unknown)
       SELECT 'c' || n, 'm' || n || '@example.com', 'campaign', 'campaign', 'email',
         '{"subject": "s", "body": "b", "organization": "o"}'::jsonb, 2, 'park' FROM generate_series(1, 200) n
       UNION ALL SELECT 'n', 'arn:slack', 'operator-notice', 'notice', 'slack',
         '{"title": "Down", "body": "b", "firstAt": "2026-03-27T09:00:00Z", "times": 1}', 0, 'resend'`,
    );
    const timeLeft = () => (house.ses.accepted.length < 50 ? 60_000 : 0);
    await sendWithin(timeLeft, [await read('email/email.queued.json')]);
    expect(house.ses.accepted.map((mail) => mail.to)).toContain('arn:slack');
    expect(house.ses.accepted.length).toBeLessThan(100);
  });

  it('takes turns of some seconds, so that a code that is asked for meanwhile goes next', async () => {
    await house.db.query(
      `INSERT INTO email_logs (effect_key, recipient, template, category, data, priority, on_unknown)
       SELECT 'c' || n, 'm' || n || '@example.com', 'campaign', 'campaign',
         '{"subject": "s", "body": "b", "organization": "o"}'::jsonb, 2, 'park' FROM generate_series(1, 400) n`,
    );
    // Fourteen a second by the clock of the test.
    house.ses.behave = () => {
      house.clock.now = new Date(house.clock.now.getTime() + 71);
      return 'accept';
    };
    await sendEmail(await read('email/email.queued.json'));
    const before = house.ses.accepted.length;
    expect(before).toBeGreaterThan(100);
    expect(before).toBeLessThan(130);
    expect(poked).toEqual(['poked']);
    const event = await read('app/email.requested.json');
    event.detail.data.validUntil = '2099-01-01T00:00:00Z';
    await sendEmail(event);
    const next = house.ses.accepted.slice(before, before + 10).map((mail) => mail.to);
    expect(next).toContain(event.detail.recipient);
  });

  it('pokes nobody when everything has left', async () => {
    await sendEmail(await read('email/email.queued.json'));
    expect(poked).toEqual([]);
  });

  it('makes a dead letter of what is none of its messages', async () => {
    expect(await sendEmail({ hello: 1 })).toEqual({ batchItemFailures: [] });
    const { rows } = await house.db.query('SELECT queue, error_name FROM dead_letters');
    expect(rows).toEqual([{ queue: 'email', error_name: 'RejectMessage' }]);
  });

  it('writes bounces and complaints into the ledger, suppresses, and is not moved by duplicates or order', async () => {
    const addresses = ['bounce', 'full', 'complaint', 'fine'];
    for (const name of addresses) {
      await queueEmails(
        [
          {
            template: 'email-test',
            effectKey: name,
            recipient: `${name}@example.com`,
            data: { stage: 't', at: '2026-03-27T09:00:00Z' },
          },
        ],
        { sql: house.db },
      );
    }
    await house.send();
    const of = (name: string) =>
      house.ses.accepted.find((mail) => mail.to.startsWith(name)) as Mail;
    const events = [
      sesDetail(of('bounce'), 'Bounce'),
      sesDetail(of('full'), 'Bounce', 'Transient'),
      sesDetail(of('complaint'), 'Complaint'),
      sesDetail(of('complaint'), 'Delivery'),
      sesDetail(of('fine'), 'Delivery'),
      ...addresses.map((name) => sesDetail(of(name), 'Send')),
    ].map(envelope);
    await feedback(...events, ...events);
    await feedback(...events.reverse());
    const { rows } = await house.db.query('SELECT effect_key, state FROM email_logs ORDER BY id');
    expect(rows.map((row) => [row.effect_key, row.state])).toEqual([
      ['bounce', 'bounced'],
      ['full', 'bounced'],
      ['complaint', 'complained'],
      ['fine', 'delivered'],
    ]);
    const suppressed = await house.db.query(
      'SELECT address, reason FROM email_suppressions ORDER BY 1',
    );
    expect(suppressed.rows).toEqual([
      { address: 'bounce@example.com', reason: 'bounce' },
      { address: 'complaint@example.com', reason: 'complaint' },
    ]);
  });

  it('does not take it for a complaint when somebody says that a mail is no spam', async () => {
    const detail = sesDetail({ messageId: 'm', ledgerId: '999', to: 'a@example.com' }, 'Complaint');
    const complaint = { ...detail.complaint, complaintFeedbackType: 'not-spam' };
    await feedback(envelope({ ...detail, complaint }));
    expect((await house.db.query('SELECT FROM email_suppressions')).rowCount).toBe(0);
  });

  it('tells operators once of an outage of the provider, by what still works', async () => {
    await house.db.query(
      `INSERT INTO notice_targets (channel, address) VALUES ('sns', 'arn:topic'), ('email', 'ops@example.com')`,
    );
    house.ses.behave = (to) => (to === 'arn:topic' ? 'accept' : 'access-denied');
    await queueEmails(
      [
        {
          template: 'email-test',
          effectKey: 'x',
          recipient: 'a@example.com',
          data: { stage: 't', at: '2026-03-27T09:00:00Z' },
        },
      ],
      { sql: house.db },
    );
    const sweep = await read('schedules/email-sweep.json');
    for (let i = 0; i < 5; i++) await sendEmail(sweep);
    const { rows } = await house.db.query(
      `SELECT channel, state FROM email_logs WHERE template = 'operator-notice' ORDER BY channel`,
    );
    expect(rows).toEqual([
      { channel: 'email', state: 'queued' },
      { channel: 'sns', state: 'sent' },
    ]);

    // mended: what waited leaves, and a second outage on the same day is told again
    const told = async () =>
      (await house.db.query(`SELECT FROM email_logs WHERE channel = 'sns' AND state = 'sent'`))
        .rowCount;
    const nextTry = async () => {
      await house.db.query('UPDATE email_rate_limits SET paused_until = NULL');
      house.clock.pass(10);
      await sendEmail(sweep);
    };
    house.ses.behave = () => 'accept';
    await nextTry();
    expect(await told()).toBe(1);
    house.ses.behave = (to) => (to === 'arn:topic' ? 'accept' : 'access-denied');
    await queueEmails(
      [
        {
          template: 'email-test',
          effectKey: 'y',
          recipient: 'a@example.com',
          data: { stage: 't', at: '2026-03-27T09:00:00Z' },
        },
      ],
      { sql: house.db },
    );
    await nextTry();
    await nextTry();
    expect(await told()).toBe(2);
  });
});
