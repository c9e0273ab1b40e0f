import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { queueEmails } from '../../shared/email/queue-emails.ts';
import { sesDetail } from './support/fake-ses.ts';
import { type EmailHouse, openEmailHouse } from './support/house.ts';

describe('what SES reports about a mail', () => {
  let house: EmailHouse;
  beforeAll(async () => {
    house = await openEmailHouse();
  });
  afterAll(() => house.stop());
  beforeEach(async () => {
    for (const table of ['email_logs', 'email_events', 'email_suppressions'])
      await house.db.query(`DELETE FROM ${table}`);
    house.ses.accepted.length = 0;
    house.ses.behave = () => 'accept';
  });

  const send = async (recipient = 'ada@example.com') => {
    await queueEmails(
      [
        {
          template: 'one-time-code',
          effectKey: recipient,
          recipient,
          data: { code: '1', validUntil: '2099-01-01T00:00:00Z' },
        },
      ],
      { sql: house.db },
    );
    await house.send();
    const mail = house.ses.accepted.at(-1);
    if (!mail) throw new Error('nothing was sent');
    return mail;
  };
  const row = async () => (await house.db.query('SELECT * FROM email_logs')).rows[0];
  const suppressed = async () =>
    (
      await house.db.query<{ line: string }>(
        `SELECT address || ' ' || reason AS line FROM email_suppressions ORDER BY 1`,
      )
    ).rows.map(({ line }) => line);
  const bounce = (
    mail: Parameters<typeof sesDetail>[0],
    bounceType: string,
    addresses: string[],
  ) => {
    const detail = sesDetail(mail, 'Bounce', bounceType);
    const bouncedRecipients = addresses.map((emailAddress) => ({ emailAddress }));
    return { ...detail, bounce: { ...detail.bounce, bouncedRecipients } };
  };
  const complaint = (mail: Parameters<typeof sesDetail>[0], type: string | null) => {
    const detail = sesDetail(mail, 'Complaint');
    return {
      ...detail,
      complaint: { ...detail.complaint, complaintFeedbackType: type, complainedRecipients: [] },
    };
  };

  it.each([
    [['Delivery', 'Transient'], 'delivered'],
    [['Transient', 'Delivery'], 'delivered'],
    [['Transient'], 'bounced'],
    [['Undetermined'], 'bounced'],
    [['Delivery', 'Permanent'], 'bounced'],
    [['Permanent', 'Delivery'], 'bounced'],
    [['Transient', 'Permanent'], 'bounced'],
    [['Delivery', 'not-spam'], 'delivered'],
    [['not-spam'], 'delivered'],
    [['not-spam', 'abuse'], 'complained'],
    [['abuse', 'not-spam'], 'complained'],
    [['Permanent', 'abuse'], 'complained'],
    [['Send'], 'sent'],
  ])('%j ends as %s, and nothing of the code is left', async (reports, state) => {
    const mail = await send();
    for (const report of reports) {
      await house.report([
        report === 'Delivery' || report === 'Send'
          ? sesDetail(mail, report)
          : /spam|abuse/.test(report)
            ? complaint(mail, report)
            : bounce(mail, report, [mail.to]),
      ]);
    }
    expect(await row()).toMatchObject({ state, data: {} });
  });

  it('keeps an absence note as the reason of what was delivered', async () => {
    const mail = await send();
    await house.report([sesDetail(mail, 'Delivery'), bounce(mail, 'Transient', [mail.to])]);
    expect(await row()).toMatchObject({ state: 'delivered', reason: 'Transient/General' });
    expect(await suppressed()).toEqual([]);
  });

  it('suppresses who was mailed, not whom a forward’s bounce names', async () => {
    const mail = await send('Alias@Example.com');
    await house.report([bounce(mail, 'Permanent', ['other.box@gmail.example'])]);
    expect(await suppressed()).toEqual(['alias@example.com bounce']);
  });

  it('suppresses who was mailed when a complaint names nobody', async () => {
    const mail = await send('red@example.com');
    await house.report([complaint(mail, null)]);
    expect(await suppressed()).toEqual(['red@example.com complaint']);
  });

  it('goes by whom SES sent it to when the ledger has forgotten the mail', async () => {
    await house.report([
      bounce(
        { messageId: 'm', ledgerId: '999', to: '"Ada, B" <ADA@example.com>' },
        'Permanent',
        [],
      ),
    ]);
    expect(await suppressed()).toEqual(['ada@example.com bounce']);
  });

  it.each([[['abuse', 'Permanent']], [['Permanent', 'abuse']]])(
    'lets the stricter of %j stand: a bounce stops everything',
    async (reports) => {
      const mail = await send();
      for (const report of reports) {
        const detail = report === 'abuse' ? complaint(mail, report) : bounce(mail, report, []);
        await house.report([detail]);
      }
      expect(await suppressed()).toEqual(['ada@example.com bounce']);
    },
  );

  it('empties a code whose send was in doubt as soon as a report settles it', async () => {
    house.ses.behave = () => 'accept-without-answer';
    const mail = await send();
    expect(await row()).toMatchObject({ state: 'unknown', data: { code: '1' } });
    await house.report([sesDetail(mail)]);
    expect(await row()).toMatchObject({ state: 'sent', data: {} });
  });
});
