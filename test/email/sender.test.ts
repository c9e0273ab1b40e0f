import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimDue } from '../../shared/email/ledger/claim.ts';
import { resolveUnknown } from '../../shared/email/ledger/resolve-unknown.ts';
import { type EmailRequest, queueEmails } from '../../shared/email/queue-emails.ts';
import { sesDetail } from './support/fake-ses.ts';
import { type EmailHouse, HARBOR, openEmailHouse } from './support/house.ts';

const code = (over: Partial<EmailRequest> = {}): EmailRequest =>
  ({
    template: 'one-time-code',
    effectKey: 'code:1',
    recipient: 'ada@example.com',
    data: { code: '482913', validUntil: '2026-03-27T09:15:00Z' },
    ...over,
  }) as EmailRequest;

const campaign = (n: number, over: Partial<EmailRequest> = {}): EmailRequest =>
  ({
    template: 'campaign',
    effectKey: `campaign:${n}`,
    recipient: `member${n}@example.com`,
    organizationId: HARBOR,
    data: { subject: 'Hello', body: 'A & B <b>', organization: 'Harbor Coffee' },
    ...over,
  }) as EmailRequest;

describe('the sender', () => {
  let house: EmailHouse;
  const queue = (...list: EmailRequest[]) => queueEmails(list, { sql: house.db });
  const row = async (key: string) =>
    (await house.db.query(`SELECT * FROM email_logs WHERE effect_key = $1`, [key])).rows[0];

  beforeEach(async () => {
    house = await openEmailHouse();
  });
  afterEach(() => house.stop());

  it('sends one mail per effect key, and forgets the code once it has left', async () => {
    expect(await queue(code(), code())).toBe(1);
    expect(await queue(code())).toBe(0);
    expect(await house.send()).toMatchObject({ sent: 1 });
    expect(await house.send()).toMatchObject({ sent: 0 });
    const [mail] = house.ses.accepted;
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Your sign-in code' });
    expect(mail?.text).toContain('482913');
    expect(mail?.headers).toEqual({});
    expect(await row('code:1')).toMatchObject({
      state: 'sent',
      data: {},
      message_id: mail?.messageId,
    });
  });

  it('offers one-click unsubscribe on a campaign, and escapes what it says', async () => {
    await queue(campaign(1));
    await house.send();
    const [mail] = house.ses.accepted;
    expect(mail?.headers['List-Unsubscribe']).toMatch(/^<https:\/\/api\.example\.com\/unsubscribe/);
    expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail?.html).toContain('A &amp; B &lt;b&gt;');
    expect(mail?.text).toContain('A & B <b>');
  });

  it('lets a code overtake a campaign', async () => {
    await queue(...Array.from({ length: 50 }, (_, n) => campaign(n)));
    await queue(code());
    await house.send();
    // ten calls are in flight at once
    const first = house.ses.accepted.slice(0, 10).map((mail) => mail.to);
    expect(first).toContain('ada@example.com');
  });

  it('delays what is throttled and loses none of it', async () => {
    house.ses.behave = (_, call) => (call < 3 ? 'throttle' : 'accept');
    await queue(...Array.from({ length: 20 }, (_, n) => campaign(n)));
    expect(await house.send()).toMatchObject({ again: 3 });
    house.clock.pass(1);
    await house.send();
    expect(await house.states()).toEqual({ sent: 20 });
    expect(house.ses.accepted).toHaveLength(20);
    expect(await row('campaign:0')).toMatchObject({ attempts: 1 });
  });

  it('stops at wrong credentials, keeps everything queued and says why', async () => {
    house.ses.behave = () => 'access-denied';
    await queue(...Array.from({ length: 30 }, (_, n) => campaign(n)));
    await house.send();
    expect(await house.states()).toEqual({ queued: 30 });
    expect(house.ses.calls.length).toBeLessThanOrEqual(10);
    const { rows } = await house.db.query(
      `SELECT pause_reason FROM email_rate_limits WHERE channel = 'email'`,
    );
    expect(rows[0]?.pause_reason).toBe('misconfigured: AccessDeniedException');
  });

  it('fails what the provider refuses and what does not fit its template, alone', async () => {
    house.ses.behave = (to) => (to === 'member1@example.com' ? 'refuse' : 'accept');
    await queue(campaign(1), campaign(2), campaign(3, { data: { subject: 'x' } } as never));
    await house.send();
    expect(await house.states()).toEqual({ sent: 1, failed: 2 });
    expect(await row('campaign:1')).toMatchObject({ reason: 'MessageRejected' });
    expect((await row('campaign:3'))?.reason).toMatch(/does not fit: body, organization/);
  });

  it('mails to a domain by its ASCII form, and fails what is no address, alone and with a word', async () => {
    await queue(
      campaign(1, { recipient: ' clara@bäckerei-lindner.example ' }),
      campaign(2, { recipient: '"ada lovelace"@example.com' }),
      campaign(3),
    );
    await house.send();
    expect(house.ses.accepted.map(({ to }) => to).sort()).toEqual([
      'clara@xn--bckerei-lindner-0kb.example',
      'member3@example.com',
    ]);
    expect(await row('campaign:2')).toMatchObject({
      state: 'failed',
      reason: 'The recipient is no address: the part before the @ is quoted',
    });
  });

  it('writes in English and UTC to a locale and a zone that do not exist', async () => {
    await queue(code({ locale: 'de_AT!', timeZone: 'Mars/Olympus' }));
    await house.send();
    expect(house.ses.accepted[0]?.text).toMatch(/March 27, 2026 at 9:15\sAM UTC/);
  });

  it('looks at the suppression list when it sends, not when it plans', async () => {
    await queue(
      campaign(1, { recipient: ' Member1@example.com' }),
      campaign(2),
      code({ recipient: 'MEMBER1@example.com' }),
    );
    await house.db.query(
      `INSERT INTO email_suppressions (address, organization_id, category, reason)
       VALUES ('member1@example.com', $1, 'campaign', 'unsubscribe')`,
      [HARBOR],
    );
    await house.send();
    expect(await row('campaign:1')).toMatchObject({ state: 'suppressed', reason: 'unsubscribe' });
    expect(await house.states()).toEqual({ sent: 2, suppressed: 1 });
  });

  it('does not send what came too late', async () => {
    await queue(code({ expiresAt: new Date(house.clock.now.getTime() + 60_000) }));
    house.clock.pass(2);
    await house.send();
    expect(await row('code:1')).toMatchObject({ state: 'failed', reason: 'expired', data: {} });
  });

  it('keeps to one rate, however many send', async () => {
    await house.db.query(
      `UPDATE email_rate_limits SET per_second = 50, tokens = 0, refilled_at = clock_timestamp()`,
    );
    await queue(...Array.from({ length: 60 }, (_, n) => campaign(n)));
    const began = performance.now();
    await Promise.all([house.send(), house.send(), house.send()]);
    // 60 mails at 50 a second from an empty bucket take 1.2 s; a little less by the clock's grain
    expect(performance.now() - began).toBeGreaterThan(1_100);
    expect(await house.states()).toEqual({ sent: 60 });
    expect(new Set(house.ses.accepted.map((mail) => mail.to)).size).toBe(60);
  });

  it('gives back at once what it claimed and cannot send now', async () => {
    house.ses.behave = () => 'access-denied';
    await queue(...Array.from({ length: 30 }, (_, n) => campaign(n)));
    await house.send();
    const { rows } = await house.db.query(
      `SELECT count(*)::int AS free FROM email_logs WHERE lease IS NULL AND lease_until IS NULL`,
    );
    expect(rows).toEqual([{ free: 30 }]);
  });

  it('gives back the rate of what it did not send', async () => {
    await house.db.query(
      `UPDATE email_rate_limits SET per_second = 10, tokens = 10, refilled_at = '2100-01-01' WHERE channel = 'email'`,
    );
    await house.db.query(
      `INSERT INTO email_suppressions (address, reason) SELECT 'member' || n || '@example.com', 'manual' FROM generate_series(0, 3) n`,
    );
    await queue(...Array.from({ length: 10 }, (_, n) => campaign(n)));
    const tokens: number[] = [];
    await house.send({
      wait: async () => {},
      timeIsUp: () => tokens.length > 0,
      mailer: async ({ id }) => ({ status: 'sent', messageId: id }),
      sql: {
        async query(text, values) {
          const result = await house.db.query(text, values);
          if (text.includes('tokens = tokens +')) tokens.push((values as number[])[1] as number);
          return result as never;
        },
      },
    });
    expect(tokens).toEqual([4]);
    expect(await house.states()).toMatchObject({ sent: 6, suppressed: 4 });
  });

  it('takes the report of the provider for an answer that was lost', async () => {
    house.ses.behave = () => 'accept-without-answer';
    await queue(code());
    expect(await house.send()).toMatchObject({ unknown: 1 });
    await house.report([sesDetail(house.ses.accepted[0] as never)]);
    house.clock.pass(60);
    await resolveUnknown({ now: house.clock.now }, { sql: house.db });
    await house.send();
    expect(house.ses.accepted).toHaveLength(1);
    expect(await house.states()).toEqual({ sent: 1 });
  });

  it('takes a mail out of the queue again when the report comes after the decision to resend', async () => {
    house.ses.behave = () => 'accept-without-answer';
    await queue(code());
    await house.send();
    house.clock.pass(60);
    expect(await resolveUnknown({ now: house.clock.now }, { sql: house.db })).toMatchObject({
      resent: 1,
    });
    await house.report([sesDetail(house.ses.accepted[0] as never)]);
    expect(await house.send()).toMatchObject({ sent: 0 });
    expect(house.ses.accepted).toHaveLength(1);
  });

  it('waits for reports as long as the template says before it decides', async () => {
    house.ses.behave = () => 'vanish';
    await queue(code());
    await house.send();
    house.clock.pass(0.9);
    expect(await resolveUnknown({ now: house.clock.now }, { sql: house.db })).toMatchObject({
      resent: 0,
    });
    house.clock.pass(0.2);
    expect(await resolveUnknown({ now: house.clock.now }, { sql: house.db })).toMatchObject({
      resent: 1,
    });
  });

  it('leaves a claim of another sender alone until its lease ends', async () => {
    await queue(code());
    const claim = () =>
      claimDue(
        {
          channel: 'email',
          lease: randomUUID(),
          limit: 10,
          leaseSeconds: 120,
          now: house.clock.now,
        },
        { sql: house.db },
      );
    expect(await claim()).toHaveLength(1);
    house.clock.pass(1.9);
    expect(await claim()).toHaveLength(0);
    house.clock.pass(0.2);
    expect(await claim()).toHaveLength(1);
  });

  it('asks nobody about a code that expired while it was in doubt, and forgets it', async () => {
    house.ses.behave = () => 'vanish';
    await queue(code({ expiresAt: new Date(house.clock.now.getTime() + 30_000) }));
    await house.send();
    house.clock.pass(2);
    const resolved = await resolveUnknown({ now: house.clock.now }, { sql: house.db });
    expect(resolved).toMatchObject({ resent: 0, parked: 0, expired: 1 });
    expect(await row('code:1')).toMatchObject({
      state: 'failed',
      reason: 'expired before it was known whether it left',
      data: {},
    });
  });

  it('parks after three doubtful sends, whatever the template says', async () => {
    house.ses.behave = () => 'vanish';
    await queue(code());
    for (let attempt = 0; attempt < 5; attempt++) {
      await house.send();
      house.clock.pass(60);
      await resolveUnknown({ now: house.clock.now }, { sql: house.db });
    }
    expect(house.ses.calls).toHaveLength(3);
    expect((await row('code:1'))?.parked_at).toBeInstanceOf(Date);
  });
});
