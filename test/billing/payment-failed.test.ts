import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import { queuePaymentFailed } from '../../shared/email/queue-payment-failed.ts';
import { type EmailHouse, HARBOR, openEmailHouse } from '../email/support/house.ts';
import { CUSTOMER, incomingOf, makeEvent, type StripeEvent } from './support.ts';

const INVOICE = 'in_NightshiftDemo1';

describe('"payment failed"', () => {
  let house: EmailHouse;
  beforeEach(async () => {
    house = await openEmailHouse();
    await house.db.query(
      `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)`,
      [HARBOR, CUSTOMER],
    );
    await house.db.query(
      `WITH u AS (INSERT INTO users (email) VALUES ('owner@example.com'), ('admin@example.com'),
         ('member@example.com') RETURNING id, email)
       INSERT INTO organization_members (organization_id, user_id, role)
       SELECT $1, id, split_part(email, '@', 1) FROM u`,
      [HARBOR],
    );
  });
  afterEach(() => house.stop());

  const project = (...events: StripeEvent[]) =>
    projectEvents(events.map(incomingOf), { db: house.db });
  const failed = (object: Record<string, unknown> = {}) =>
    makeEvent('invoice.payment_failed', {
      created: 1_795_000_000,
      object: { id: INVOICE, billing_reason: 'subscription_cycle', ...object },
    });
  const asked = async () =>
    (
      await house.db.query<{ effect_key: string; detail: Record<string, unknown> }>(
        `SELECT effect_key, detail FROM outbox WHERE detail_type = 'billing.payment_failed' ORDER BY id`,
      )
    ).rows;
  /** What the consumer of the announcements does. */
  const queue = async () => {
    for (const { detail } of await asked())
      await queuePaymentFailed(detail as Parameters<typeof queuePaymentFailed>[0], {
        sql: house.db,
      });
  };
  const sent = () => house.ses.accepted.map(({ to }) => to).sort();

  it('is mailed to owners and admins, with number, amount and link', async () => {
    await project(
      failed({
        ...{ number: 'NS-0042', amount_remaining: 14700, currency: 'eur' },
        ...{ hosted_invoice_url: 'https://invoice.stripe.com/i/1', next_payment_attempt: null },
      }),
    );
    await queue();
    await house.send();
    expect(sent()).toEqual(['admin@example.com', 'owner@example.com']);
    const text = house.ses.accepted[0]?.text ?? '';
    expect(text).toContain('NS-0042');
    expect(text).toContain('€147.00');
    expect(text).toContain('https://invoice.stripe.com/i/1');
    expect(text).toContain('there will be no other attempt');
  });

  it('promises the attempt that is planned, and no other', async () => {
    await project(failed({ next_payment_attempt: 1_796_203_800 }));
    await queue();
    await house.send();
    expect(house.ses.accepted[0]?.text).toContain('The next attempt is on December 2, 2026');
  });

  it('is one mail for each attempt and person, however many events tell of it', async () => {
    await project(failed({ attempt_count: 1 }), failed({ attempt_count: 1 }));
    await queue();
    await queue();
    await house.send();
    await project(failed({ attempt_count: 2 }));
    await queue();
    await house.send();
    expect((await asked()).map(({ effect_key }) => effect_key)).toEqual([
      `payment-failed:/${INVOICE}:1`,
      `payment-failed:/${INVOICE}:2`,
    ]);
    expect(sent()).toHaveLength(4);
  });

  it.each([
    [
      'a first payment, whose payer sits before 3-D Secure',
      { billing_reason: 'subscription_create' },
    ],
    ['an invoice that is sent', { collection_method: 'send_invoice' }],
    ['nothing left to pay', { amount_remaining: 0 }],
    ['a paid invoice', { status: 'paid' }],
    ['a void invoice', { status: 'void' }],
    ['a written off invoice', { status: 'uncollectible' }],
  ])('is not asked for by %s', async (_, object) => {
    await project(failed(object));
    expect(await asked()).toEqual([]);
  });

  it.each(['invoice.paid', 'invoice.voided', 'invoice.marked_uncollectible'])(
    'is not queued once %s has come, before or after it',
    async (type) => {
      const status = { 'invoice.paid': 'paid', 'invoice.voided': 'void' }[type] ?? 'uncollectible';
      const end = { ...makeEvent('invoice.paid', { object: { id: INVOICE, status } }), type };
      await project(end);
      await project(failed());
      await queue();
      await house.send();
      expect(sent()).toEqual([]);
    },
  );

  it.each([
    ['paid', 'invoice is paid'],
    ['void', 'invoice is void'],
    ['uncollectible', 'invoice is uncollectible'],
  ])('is not sent when the invoice became %s while it waited', async (status, reason) => {
    await project(failed());
    await queue();
    await house.db.query('UPDATE billing_invoices SET status = $1', [status]);
    await house.send();
    expect(sent()).toEqual([]);
    const { rows } = await house.db.query('SELECT DISTINCT state, reason FROM email_logs');
    expect(rows).toEqual([{ state: 'suppressed', reason }]);
  });

  it('gives way to the mail of a later attempt', async () => {
    await project(failed({ attempt_count: 1 }));
    await queue();
    await project(failed({ attempt_count: 2 }));
    await house.send();
    expect(sent()).toEqual([]);
  });

  it('is not sent when nothing is left to pay, whatever the status', async () => {
    await project(failed());
    await queue();
    await house.db.query('UPDATE billing_invoices SET amount_remaining = 0');
    await house.send();
    expect(sent()).toEqual([]);
  });
});
